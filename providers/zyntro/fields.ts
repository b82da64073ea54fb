import { parseQuantity, type Quantity } from '../../metering/quantity';

/** A record of Edge's, of which no field can be trusted to be there. */
export type EdgeRecord = Readonly<Record<string, unknown>>;

/** @returns undefined for what is no text or an empty one; a number is taken for its text */
export function textIn(record: EdgeRecord, name: string): string | undefined {
	const value = record[name];
	const text = typeof value === 'number' ? String(value) : value;
	return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** @returns undefined for what is no number, neither as a number nor as text */
export function quantityIn(record: EdgeRecord, name: string): Quantity | undefined {
	const read = parseQuantity(record[name]);
	return read.ok ? read.quantity : undefined;
}

/** Edge's flags are 0 and 1; a flag that is not there is not set. */
export function flagIn(record: EdgeRecord, name: string): boolean {
	return ['1', 'true'].includes(String(record[name]));
}

/**
 * A moment as Edge writes it within records: `2026-03-30 10:22:00`. It names no time zone; that of
 * its charges is UTC, which is taken here as well.
 *
 * @returns Unix seconds
 */
export function momentIn(record: EdgeRecord, name: string): number | undefined {
	const text = textIn(record, name) ?? '';
	const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
	if (parts === null) return undefined;
	const [, day, time, zone = 'Z'] = parts;
	const seconds = Date.parse(`${day}T${time}${zone}`) / 1000;
	return Number.isFinite(seconds) ? seconds : undefined;
}

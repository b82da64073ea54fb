import { formatQuantity, parseQuantity, type Quantity } from '../../metering/quantity';
import type { HeldRows } from '../../metering/plan';
import type { Refusal } from '../../metering/refusal';
import type { EventEnds } from './event-ends';
import type { MeterEvent } from './meter-event';
import type { RowResult } from './row-result';

/** How rows ended: one for all that share their fate, so that a million rows do not each hold it. */
export type RowEnd = Omit<RowResult, 'index'>;

/** Before the end of the run; a row that is read has no other end than what becomes of its event. */
const OPEN: RowEnd = { status: 'unsent', attempts: 0 };

/** One result for every input row, in the order of the rows. They are made when they are asked for. */
export class RowResults implements Iterable<RowResult> {
	readonly #ends: RowEnd[] = [];
	/** Of the rows that were read; a text or number stays what it is in the item, which costs little. */
	readonly #values: Array<string | number | Quantity | undefined> = [];

	get length(): number {
		return this.#ends.length;
	}

	/** How the rows ended, in their order; most share theirs with others. */
	get ends(): readonly RowEnd[] {
		return this.#ends;
	}

	/** The next row could not be read. */
	addRefused(end: RowEnd): void {
		this.#ends.push(end);
		this.#values.push(undefined);
	}

	/**
	 * The next row was read.
	 *
	 * @param raw its value as it came
	 */
	addRead(raw: unknown, quantity: Quantity): void {
		this.#ends.push(OPEN);
		// An empty text is no quantity, but on a meter that counts it stands for one.
		const isKept = typeof raw === 'number' || (typeof raw === 'string' && raw !== '');
		this.#values.push(isKept ? raw : quantity);
	}

	/** These rows get no event. */
	hold({ rows, ...held }: HeldRows): void {
		const { status, refusal, eventName, customer, timestamp } = held;
		const { code, field, reason } = refusal;
		this.#end(rows, { status, code, field, reason, eventName, customer, timestamp, attempts: 0 });
	}

	/** The rows of this event get none after all. */
	refuse({ usage }: Pick<MeterEvent, 'usage'>, refusal: Refusal): void {
		this.hold({ ...usage, rows: [...usage.rows, ...usage.repeats], status: 'rejected', refusal });
	}

	/** What became of an event became of its rows. */
	settle({ usage }: MeterEvent, ends: EventEnds): void {
		this.#end(usage.rows, ends.rows);
		this.#end(usage.repeats, ends.repeats);
	}

	#end(rows: readonly number[], end: RowEnd): void {
		for (const index of rows) this.#ends[index] = end;
	}

	/** Those that end as wanted; no others are made. */
	filter(wanted: (end: RowEnd) => boolean): RowResult[] {
		const found: RowResult[] = [];
		this.#ends.forEach((end, index) => {
			if (wanted(end)) found.push(this.#at(index, end));
		});
		return found;
	}

	*[Symbol.iterator](): Generator<RowResult> {
		for (const [index, end] of this.#ends.entries()) yield this.#at(index, end);
	}

	#at(index: number, end: RowEnd): RowResult {
		const { status, code, field, reason, customer, eventName, timestamp, identifier } = end;
		const own = this.#values[index];
		// Field by field, as there is one for every row: a spread would take ten times as long.
		return {
			index,
			status,
			code,
			field,
			reason,
			customer,
			eventName,
			value: end.value ?? (own === undefined ? undefined : shown(own)),
			timestamp,
			identifier,
			attempts: end.attempts,
			combined: end.combined,
		};
	}
}

function shown(value: string | number | Quantity): string {
	if (typeof value === 'object') return formatQuantity(value);
	const read = parseQuantity(value);
	return read.ok ? formatQuantity(read.quantity) : String(value);
}

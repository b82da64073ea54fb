import { isWhole, parseQuantity } from '../../../metering/quantity';
import { RowRefusal } from './row-refusal';

/** Code of a setting of the panel that cannot be what it is. */
export const INVALID_SETTING = 'invalid_setting';

/** A setting as the panel shows it, and what it may be. */
export interface WholeSetting {
	readonly displayName: string;
	readonly name: string;
	readonly least: number;
	readonly most: number;
	/** What it is when it is not set. */
	readonly default: number;
}

/**
 * Reads a setting that protects from charging too much. What is beyond its bounds is refused: a
 * limit that was quietly another one than what was asked for protects nobody.
 *
 * @throws RowRefusal
 */
export function wholeNumber(raw: unknown, { displayName, least, most }: WholeSetting): number {
	const read = parseQuantity(raw);
	const value = read.ok && isWhole(read.quantity) ? Number(read.quantity.units) : NaN;
	if (value >= least && value <= most) return value;
	const shown = raw === undefined || raw === null || raw === '' ? 'empty' : `"${String(raw)}"`;
	throw new RowRefusal(
		INVALID_SETTING,
		undefined,
		`${displayName} is ${shown}. It has to be a whole number from ${least} to ${most}. Check the option`,
	);
}

import { nameOf } from './naming';

/**
 * An exact decimal number: `units / 10^scale`. Never a float, so sums of any length are exact.
 * Normalised: no trailing zeros behind the point, and zero is `{ units: 0n, scale: 0 }`.
 */
export interface Quantity {
	readonly units: bigint;
	readonly scale: number;
}

export type QuantityRefusal =
	| 'value_missing'
	| 'value_not_a_number'
	| 'value_not_exact'
	| 'value_too_long';

export type QuantityReading =
	| { readonly ok: true; readonly quantity: Quantity }
	| { readonly ok: false; readonly code: QuantityRefusal; readonly reason: string };

export const ZERO: Quantity = { units: 0n, scale: 0 };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Longer texts are no quantities, and their powers of ten would cost memory. */
const LONGEST_TEXT = 100;
const LARGEST_EXPONENT = 60;

/**
 * Reads a quantity as people and databases write it: `12`, `"12.50"`, `"-3"`, `"1e-7"`, a bigint.
 *
 * Nothing is guessed: an empty cell is refused rather than read as 0, `"1,000"` is refused because
 * it means one or a thousand depending on the reader's country, and a number too large for a
 * double to hold exactly is refused because its last digits are already lost.
 *
 * @param raw any value of an item's field
 * @returns the quantity, or a machine-readable code with a sentence that says how to mend it
 */
export function parseQuantity(raw: unknown): QuantityReading {
	if (typeof raw === 'bigint') return read(quantity(raw, 0));
	if (typeof raw === 'number') return parseNumber(raw);
	if (typeof raw === 'string') return parseText(raw);
	if (raw === undefined || raw === null) return missing();
	return refuse('value_not_a_number', `${nameOf(raw)} is not a number`);
}

function parseNumber(raw: number): QuantityReading {
	if (!Number.isFinite(raw)) return refuse('value_not_a_number', `${raw} is not a number`);
	if (Number.isInteger(raw) && !Number.isSafeInteger(raw)) {
		return refuse(
			'value_not_exact',
			`${raw} is too large to be exact as a number. Pass it as text, for example with ::text in SQL`,
		);
	}
	// The shortest text that reads back as the same double is what the source meant by it.
	return parseText(String(raw));
}

function parseText(raw: string): QuantityReading {
	const text = raw.trim();
	if (text === '') return missing();
	if (text.length > LONGEST_TEXT) {
		return refuse('value_too_long', `a text of ${text.length} characters is not a quantity`);
	}
	const match = DECIMAL.exec(text);
	if (match === null || (match[2] === '' && (match[3] ?? '') === '')) {
		return refuse('value_not_a_number', notANumber(text));
	}
	const [, sign, whole, fraction = '', exponentText = '0'] = match;
	const exponent = Number(exponentText);
	if (Math.abs(exponent) > LARGEST_EXPONENT) {
		return refuse('value_too_long', `"${text}" has an exponent beyond ${LARGEST_EXPONENT}`);
	}
	const digits = BigInt(`${whole}${fraction}`);
	const units = sign === '-' ? -digits : digits;
	const scale = fraction.length - exponent;
	return read(scale < 0 ? quantity(units * 10n ** BigInt(-scale), 0) : quantity(units, scale));
}

function notANumber(text: string): string {
	if (/^[+-]?[\d.,\s'_]+$/.test(text)) {
		return `"${text}" has separators that can be read in more than one way. Write it with digits and one decimal point`;
	}
	return `"${text.slice(0, 40)}" is not a number`;
}

function missing(): QuantityReading {
	return refuse('value_missing', 'the value is empty. An empty value is never read as 0');
}

function refuse(code: QuantityRefusal, reason: string): QuantityReading {
	return { ok: false, code, reason };
}

function read(parsed: Quantity): QuantityReading {
	return { ok: true, quantity: parsed };
}

/** Builds a normalised quantity of `units / 10^scale`; `scale` is 0 or more. */
export function quantity(units: bigint, scale: number): Quantity {
	let reduced = units;
	let places = scale;
	while (places > 0 && reduced % 10n === 0n) {
		reduced /= 10n;
		places -= 1;
	}
	return { units: reduced, scale: places };
}

/** Plain decimal text without exponent, as Stripe's API wants it: `-0.0000001`. */
export function formatQuantity({ units, scale }: Quantity): string {
	if (scale === 0) return units.toString();
	const negative = units < 0n;
	const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
	const point = digits.length - scale;
	return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
	if (a.scale === b.scale) return quantity(a.units + b.units, a.scale);
	const scale = Math.max(a.scale, b.scale);
	return quantity(unitsAt(a, scale) + unitsAt(b, scale), scale);
}

export function negateQuantity({ units, scale }: Quantity): Quantity {
	return { units: -units, scale };
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
	return addQuantities(a, negateQuantity(b));
}

export function multiplyQuantities(a: Quantity, b: Quantity): Quantity {
	return quantity(a.units * b.units, a.scale + b.scale);
}

/** Without its sign. */
export function magnitudeOf(value: Quantity): Quantity {
	return value.units < 0n ? negateQuantity(value) : value;
}

export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
	const scale = Math.max(a.scale, b.scale);
	const left = unitsAt(a, scale);
	const right = unitsAt(b, scale);
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

export function isWhole({ scale }: Quantity): boolean {
	return scale === 0;
}

/** Rounds to a whole number, halves away from zero, as invoices are rounded: 2.5 → 3, -2.5 → -3. */
export function roundHalfUp({ units, scale }: Quantity): Quantity {
	if (scale === 0) return { units, scale };
	const divisor = 10n ** BigInt(scale);
	const half = divisor / 2n;
	return { units: (units < 0n ? units - half : units + half) / divisor, scale: 0 };
}

/**
 * Digits of the plain decimal text without leading zeros: 1200 has four, 0.0012 has two.
 * Zeros at the end of a whole number count, the stricter reading of a provider's digit limit.
 */
export function significantDigits({ units }: Quantity): number {
	return (units < 0n ? -units : units).toString().length;
}

function unitsAt(value: Quantity, scale: number): bigint {
	return value.units * 10n ** BigInt(scale - value.scale);
}

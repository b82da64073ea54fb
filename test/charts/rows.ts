import fc from 'fast-check';
import type { ChartRow } from '../../charts/chart-data';
import { parseQuantity, quantity, type Quantity } from '../../metering/quantity';

export function row(
	label: string,
	series: string,
	value: unknown,
	source: unknown = null,
	isDrifted = false,
): ChartRow {
	return { label, series, value: exact(value), source: exact(source), isDrifted };
}

/** The day so many days after the first of March 2026. */
export function day(after: number): string {
	return new Date(Date.UTC(2026, 2, 1 + after)).toISOString().slice(0, 10);
}

/** The hour so many hours after it. */
export function hour(after: number): string {
	return new Date(Date.UTC(2026, 2, 1, after)).toISOString().replace(':00.000Z', '+00:00');
}

const values: fc.Arbitrary<Quantity> = fc
	.tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 12n }), fc.nat(6))
	.map(([units, scale]) => quantity(units, scale));

/** Rows of several days and series, with names of any signs there are. */
export const chartRows: fc.Arbitrary<ChartRow[]> = fc.array(
	fc.record({
		label: fc.nat(40).map(day),
		series: fc.oneof(
			fc.constantFrom('cus_a', 'cus_b', ']]>', '<script>'),
			fc.string({ unit: 'binary' }),
		),
		value: fc.option(values, { freq: 10 }),
		source: fc.option(values),
		isDrifted: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 60 },
);

function exact(raw: unknown): Quantity | null {
	if (raw === null) return null;
	const read = parseQuantity(raw);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

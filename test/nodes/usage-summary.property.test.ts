import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { addQuantities, formatQuantity, parseQuantity, ZERO } from '../../metering/quantity';
import { seedProperties } from '../support/seed';
import { ZONES } from '../metering/series/zones';
import { SummaryBench } from './summarizing';

seedProperties();

const bench = new SummaryBench();

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const CUSTOMERS = ['cus_a', 'cus_b'] as const;
const METERS = { sums: 'sum', counts: 'count', lasts: 'last' } as const;
const LONGEST = { hour: 4 * DAY, day: 40 * DAY, week: 70 * DAY, month: 120 * DAY, none: 120 * DAY };
const EARLIEST = Date.UTC(2024, 0, 1) / 1000;

interface Point {
	readonly start: string;
	readonly end: string;
	readonly value: string;
}

const cases = fc.record({
	meter: fc.constantFrom(...(Object.keys(METERS) as Array<keyof typeof METERS>)),
	zone: fc.constantFrom(...ZONES),
	groupBy: fc.constantFrom(...(Object.keys(LONGEST) as Array<keyof typeof LONGEST>)),
	start: fc.integer({ min: 0, max: 650 * DAY }),
	step: fc.constantFrom(1, MINUTE, HOUR, DAY),
	length: fc.double({ min: 0.001, max: 1, noNaN: true }),
	events: fc.array(
		fc.tuple(
			fc.constantFrom(...CUSTOMERS),
			fc.double({ min: -0.05, max: 1.05, noNaN: true }),
			fc.integer({ min: -99_999, max: 999_999 }),
		),
		{ maxLength: 12 },
	),
});

const sumOf = (values: readonly unknown[]): string =>
	formatQuantity(
		values.reduce((sum: typeof ZERO, value) => {
			const read = parseQuantity(value);
			if (!read.ok) throw new Error(read.reason);
			return addQuantities(sum, read.quantity);
		}, ZERO),
	);

it('every number is exactly what is billed, by whatever it is grouped', async () => {
	await fc.assert(
		fc.asyncProperty(
			cases,
			async ({ meter, zone, groupBy, start: offset, step, length, events }) => {
				bench.stripe.state.reset();
				bench.addMeter(meter, { formula: METERS[meter] });
				for (const customer of CUSTOMERS) bench.stripe.state.addCustomer(customer);
				const start = EARLIEST + Math.floor(offset / step) * step;
				const end = start + Math.max(1, Math.floor((length * LONGEST[groupBy]) / step)) * step;
				const placed = events
					.map(([customer, place, thousandths]) => ({
						customer,
						at: Math.floor(start + place * (end - start)),
						value: formatQuantity({ units: BigInt(thousandths), scale: 3 }),
					}))
					.sort((a, b) => a.at - b.at);
				for (const { at, value, customer } of placed) {
					await bench.used(at, METERS[meter] === 'count' ? '1' : value, customer, meter);
				}
				const how = {
					between: [start, end].map((at) => new Date(at * 1000).toISOString()) as [string, string],
					groupBy,
					parameters: { meter: { __rl: true, mode: 'eventName', value: meter } },
				} as const;
				const options = { timeZone: zone, ratePerSecond: 10_000 };
				const rows = CUSTOMERS.map((customer) => ({ customer }));
				const items = await bench.items(rows, { ...how, options });

				expect(items.map(({ customer }) => customer)).toEqual(CUSTOMERS);
				for (const item of items) expectBilled(item, meter);
				const overall = { ...how, options: { ...options, output: 'overall' } };
				const [all] = await bench.items(rows, overall);
				expect(all?.total).toBe(sumOf(items.map(({ total }) => total)));
				for (const [at, { value }] of ((all?.points ?? []) as Point[]).entries()) {
					const values = items.map(({ points }) => (points as Point[])[at]?.value);
					expect(value).toBe(sumOf(values));
				}
			},
		),
		{ numRuns: 60 },
	);
}, 240_000);

/** The total, and the value of every period, which follow one another without a gap. */
function expectBilled(item: IDataObject, meter: string): void {
	const { customer, range_start, range_end, total, points } = item as {
		customer: string;
		range_start: string;
		range_end: string;
		total: string;
		points?: Point[];
	};
	expect(total).toBe(bench.billed(range_start, range_end, customer, meter));
	let next = range_start;
	for (const { start, end, value } of points ?? []) {
		expect(start).toBe(next);
		expect(value).toBe(bench.billed(start, end, customer, meter));
		next = end;
	}
	if (points !== undefined) expect(next).toBe(range_end);
}

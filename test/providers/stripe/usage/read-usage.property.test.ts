import fc from 'fast-check';
import {
	addQuantities,
	formatQuantity,
	parseQuantity,
	type Quantity,
	ZERO,
} from '../../../../metering/quantity';
import type { Grouping } from '../../../../metering/series/calendar-buckets';
import type { UsageWindow } from '../../../../metering/window';
import { at, ZONES } from '../../../metering/series/zones';
import { seedProperties } from '../../../support/seed';
import { bucketsOf } from './calendar';
import { type Event, type MeterName, METERS, shownOf, UsageRig } from './usage-rig';

seedProperties();

const MINUTE = 60;
const DAY = 86_400;
const SECONDS = { hour: 3600, day: DAY } as const;
const LONGEST_DAYS: Record<Grouping, number> = {
	hour: 9,
	day: 60,
	week: 100,
	month: 150,
	none: 150,
};

const cases = fc
	.record({
		meter: fc.constantFrom(...(Object.keys(METERS) as MeterName[])),
		zone: fc.constantFrom(...ZONES),
		grouping: fc.constantFrom<Grouping[]>('hour', 'day', 'week', 'month', 'none'),
		start: fc.integer({
			min: at('2024-01-01T00:00Z') / MINUTE,
			max: at('2028-12-01T00:00Z') / MINUTE,
		}),
		/** Mostly whole hours or days, as presets have them. */
		step: fc.constantFrom(1, 60, 60, 1440, 1440),
		length: fc.integer({ min: 1, max: 1_000_000 }),
		/** Places within and just outside of the range, from 0 to 1, and thousandths. */
		events: fc.array(
			fc.tuple(
				fc.double({ min: -0.1, max: 1.1, noNaN: true }),
				fc.integer({ min: -999_999, max: 999_999 }),
				fc.boolean(),
			),
			{ maxLength: 25 },
		),
	})
	.map(({ start, step, length, grouping, events, ...rest }) => {
		const range = {
			start: Math.floor(start / step) * step * MINUTE,
			end: 0,
		};
		const steps = Math.max(1, Math.floor((LONGEST_DAYS[grouping] * 1440) / step));
		range.end = range.start + (1 + (length % steps)) * step * MINUTE;
		const edges = bucketsOf(range, grouping, rest.zone).flatMap((one) => [one.start, one.end - 1]);
		const placed = events.map(([place, thousandths, isAtEdge]): Event => {
			const moment = Math.floor(range.start + place * (range.end - range.start));
			const edge = edges[Math.abs(thousandths) % edges.length] as number;
			const value = formatQuantity({ units: BigInt(thousandths), scale: 3 });
			return { at: isAtEdge ? edge : moment, value };
		});
		return { ...rest, grouping, range, events: placed.sort((a, b) => a.at - b.at) };
	});

function quantityOf({ value }: Event): Quantity {
	const read = parseQuantity(value);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

/** What a meter makes of the events of a time, worked out from the events themselves. */
function madeOf(meter: MeterName, events: readonly Event[], { start, end }: UsageWindow): string {
	const kind: { formula: string; event_time_window?: 'hour' | 'day' } = METERS[meter];
	const own = events.filter((event) => event.at >= start && event.at < end);
	const length = kind.event_time_window && SECONDS[kind.event_time_window];
	const kept = length
		? [...new Map(own.map((event) => [Math.floor(event.at / length), event])).values()]
		: own;
	if (kind.formula === 'count') return String(kept.length);
	const last = kept.at(-1);
	if (kind.formula === 'last') return formatQuantity(last ? quantityOf(last) : ZERO);
	return formatQuantity(kept.map(quantityOf).reduce(addQuantities, ZERO));
}

describe.each(['zero', 'omit'] as const)(
	'where Stripe gives buckets without usage as %s',
	(emptyBuckets) => {
		const rig = new UsageRig({ emptyBuckets });

		it('every bucket and the total are exactly what the events in them make', async () => {
			await fc.assert(
				fc.asyncProperty(cases, async ({ meter, zone, grouping, range, events }) => {
					const customer = await rig.customer(meter, events);
					rig.emulator.clock.set((range.end + 40 * DAY) * 1000);
					const buckets = bucketsOf(range, grouping, zone);
					rig.queries = [];
					const report = await rig.read(meter, [customer], buckets);

					const expected = [...buckets, range].map((time) => madeOf(meter, events, time));
					const usage = report.customers.get(customer);
					expect(shownOf(usage)).toEqual(expected);
					expect([...buckets, range].map((time) => rig.billed(meter, customer, time))).toEqual(
						expected,
					);
					expect(shownOf({ ...usage, series: report.overall } as typeof usage)).toEqual(expected);
					expect(usage?.requests).toBe(rig.queries.length);
					expect(report.requests).toBe(rig.queries.length);
				}),
				{ numRuns: 120 },
			);
		}, 120_000);
	},
);

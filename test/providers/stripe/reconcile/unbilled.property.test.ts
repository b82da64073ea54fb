import fc from 'fast-check';
import type { UsageInput } from '../../../../providers/stripe/usage-input';
import { seedProperties } from '../../../support/seed';
import { happenings, liveThrough, lostOf } from '../unbilled/random-worlds';
import { CALLS, UnbilledWorld } from '../unbilled/world';
import { reconcileIn } from './reconcile-in';

seedProperties();

const world = new UnbilledWorld();
const MINUTE = 60;

/** What was used, by customer and the minute in which it was. */
function byMinute(events: ReadonlyArray<{ customer: string; at: number; value: number }>) {
	const minutes = new Map<string, number>();
	for (const { customer, at, value } of events) {
		const key = `${customer} ${at - (at % MINUTE)}`;
		minutes.set(key, (minutes.get(key) ?? 0) + value);
	}
	return minutes;
}

function rowsOf(minutes: ReadonlyMap<string, number>): UsageInput[] {
	return [...minutes].map(([key, value], index) => {
		const [customer, minute] = key.split(' ');
		const start = Number(minute);
		const time = { kind: 'window', start, end: start + MINUTE } as const;
		return { index, meter: { by: 'id', value: CALLS }, customer, value: String(value), time };
	});
}

it('names exactly the totals that match and stand on no invoice and no preview', async () => {
	let lost = 0;
	await fc.assert(
		fc.asyncProperty(happenings, fc.integer({ min: 1, max: 12 }), async (all, days) => {
			await world.close();
			world.days = days;
			await world.open();
			world.addPrice('price_calls_too', CALLS, { unit_amount: 200 });
			world.addPrice('price_other_too', 'mtr_other');
			const events = await liveThrough(world, all, false);
			const minutes = byMinute(events);
			const truth = new Set(byMinute(await lostOf(world, events)).keys());
			const { results, summary } = await reconcileIn(world, rowsOf(minutes));
			expect(summary).toMatchObject({ complete: true, notes: [] });
			const keys = [...minutes.keys()];
			const found = results.filter(({ status }) => status !== 'matched');
			expect(new Set(found.map(({ status }) => status))).toEqual(
				new Set(found.length > 0 ? ['unbilled'] : []),
			);
			const named = found.map(({ index = -1 }) => keys[index] as string);
			// What is given back is billed to nobody anyway.
			const expected = [...truth].filter((key) => (minutes.get(key) ?? 0) > 0);
			expect(named.sort()).toEqual(expected.sort());
			lost += expected.length;
		}),
		{ numRuns: 100 },
	);
	expect(lost).toBeGreaterThan(100);
}, 120_000);

import fc from 'fast-check';
import { formatQuantity } from '../../../../metering/quantity';
import { seedProperties } from '../../../support/seed';
import { CUSTOMERS, happenings, liveThrough, lostOf } from './random-worlds';
import { CALLS, DAY, START, UnbilledWorld } from './world';

seedProperties();

const world = new UnbilledWorld();

it('finds exactly the usage that stands on no invoice and no preview', async () => {
	let lost = 0;
	await fc.assert(
		fc.asyncProperty(
			happenings,
			fc.boolean(),
			fc.boolean(),
			fc.integer({ min: 1, max: 12 }),
			fc.option(
				fc.record({ from: fc.nat(40 * 1440), minutes: fc.integer({ min: 1, max: 40 * 1440 }) }),
			),
			async (all, isNamed, withPreviews, days, part) => {
				await world.close();
				world.days = days;
				await world.open();
				world.addPrice('price_calls_too', CALLS, { unit_amount: 200 });
				world.addPrice('price_other_too', 'mtr_other');
				const events = await liveThrough(world, all, withPreviews);
				const range = part
					? { start: START + part.from * 60, end: START + (part.from + part.minutes) * 60 }
					: { start: START, end: world.now + DAY };
				range.end = Math.ceil(range.end / 60) * 60;
				const truth = (await lostOf(world, events)).filter(
					({ at }) => at >= range.start && at < range.end,
				);
				const found = await world.unbilled({
					range,
					withPreviews,
					...(isNamed && { customers: CUSTOMERS }),
				});
				const within = found.map(({ customer, time }) =>
					truth.filter(
						(one) => one.customer === customer && one.at >= time.start && one.at < time.end,
					),
				);
				expect(found.map(({ usage }) => formatQuantity(usage))).toEqual(
					within.map((own) => String(own.reduce((sum, { value }) => sum + value, 0))),
				);
				expect(new Set(within.flat())).toEqual(new Set(truth));
				expect(within.flat()).toHaveLength(truth.length);
				lost += truth.length;
			},
		),
		{ numRuns: 120 },
	);
	expect(lost).toBeGreaterThan(100);
}, 120_000);

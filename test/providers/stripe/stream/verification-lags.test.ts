import fc from 'fast-check';
import { StripeClient } from '../../../../providers/stripe/client';
import type { MeterEvent } from '../../../../providers/stripe/meter-event';
import { sendEvents, type SendRules } from '../../../../providers/stripe/send-events';
import { SOONEST_SECONDS } from '../../../../providers/stripe/stream/verify/look-again';
import { seedProperties } from '../../../support/seed';
import { afterPromises, VirtualClock } from '../../../support/virtual-clock';
import { meterOf, NOW } from '../usage';
import { DroppingStripe } from './dropping-stripe';
import { eventOf } from './events';

seedProperties();

const SECOND = 1000;
/** The longest that was measured until usage showed. */
const SLOWEST = 58 * SECOND;
const AT = NOW - 600;
const meter = meterOf();
const event = (id: number, change: Parameters<typeof eventOf>[0] = {}): MeterEvent => ({
	...eventOf({ id, value: 5, timestamp: AT, ...change }),
	meter,
});

/** A Stripe that takes its time, and runs that come one after another. */
function rig(showsAfterMs = SLOWEST, reportsAfterMs = 20 * SECOND) {
	const clock = new VirtualClock(afterPromises);
	const stripe = new DroppingStripe({ now: () => clock.now(), showsAfterMs, reportsAfterMs });
	const run = async (events: readonly MeterEvent[], verify?: { readonly tellNew: boolean }) => {
		const reading = { readsPerSecond: 100, lanesAtOnce: 25, retryBudgetMs: 60_000 };
		const rules: SendRules = {
			ratePerSecond: 1000,
			lanesAtOnce: 100,
			retryBudgetMs: 60_000,
			stream: {
				when: 'always',
				eventsPerSecond: 10_000,
				...(verify && { verify: { ...reading, ...verify, afterMs: SOONEST_SECONDS * SECOND } }),
			},
		};
		const environment = { client: new StripeClient(stripe.send, clock), clock, random: () => 0.5 };
		const since = NOW + Math.floor(clock.now() / SECOND);
		const { outcomes } = await sendEvents(events, rules, environment, since);
		return events.map((one) => outcomes.get(one));
	};
	return { clock, stripe, run };
}

const LOOK = { tellNew: false };
const TELL_NEW = { tellNew: true };

it('the soonest look finds what Stripe is slow to show', async () => {
	const { run } = rig();
	expect(await run([event(1)], LOOK)).toEqual([{ status: 'verified', attempts: 1 }]);
});

it('the soonest look does not take other usage for what Stripe is slow to report as dropped', async () => {
	const { run, stripe, clock } = rig();
	stripe.take('other', { stripe_customer_id: 'cus_1', value: '5' }, AT);
	await clock.sleep(SLOWEST);
	stripe.drops.set('mb1_1', 'unnamed');
	expect(await run([event(1)], LOOK)).toMatchObject([
		{ status: 'accepted_unverified', code: 'not_told_apart' },
	]);
});

describe('what an earlier run brought, and shows only now,', () => {
	it('is counted, but not said to be new', async () => {
		const { run } = rig();
		await run([event(1)]);
		expect(await run([event(1)], LOOK)).toEqual([{ status: 'verified', attempts: 1 }]);
	});

	it('is known to be of before, where it is asked what is new', async () => {
		const { run } = rig();
		await run([event(1)]);
		const [outcome] = await run([event(1)], TELL_NEW);
		expect(outcome).toEqual({ status: 'verified', isNew: false, attempts: 1 });
	});

	it('leaves open what is new in its window, and in no other', async () => {
		const { run } = rig();
		await run([event(1)]);
		const other = event(3, { customer: 'cus_2' });
		expect(await run([event(2), other], TELL_NEW)).toEqual([
			{ status: 'verified', attempts: 1 },
			{ status: 'verified', isNew: true, attempts: 1 },
		]);
	});
});

it('whatever is late: what is said to be new is, and nothing is verified that is not counted', async () => {
	const worlds = fc.record({
		events: fc.array(
			fc.record({
				customer: fc.constantFrom('cus_1', 'cus_2'),
				value: fc.integer({ min: 1, max: 9 }),
				isDropped: fc.boolean(),
				isBefore: fc.boolean(),
			}),
			{ minLength: 1, maxLength: 8 },
		),
		others: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 2 }),
		gap: fc.integer({ min: 0, max: 120 }),
		shows: fc.integer({ min: 0, max: SLOWEST / SECOND }),
		reports: fc.integer({ min: 0, max: SLOWEST / SECOND }),
		tellNew: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(worlds, async ({ events, others, gap, shows, reports, tellNew }) => {
			const { run, stripe, clock } = rig(shows * SECOND, reports * SECOND);
			const all = events.map(({ customer, value }, id) => event(id, { customer, value }));
			others.forEach((value, id) => {
				stripe.take(`other_${id}`, { stripe_customer_id: 'cus_1', value: String(value) }, AT);
			});
			await clock.sleep(SLOWEST);
			events.forEach(({ isDropped }, id) => {
				if (isDropped) stripe.drops.set(`mb1_${id}`, 'unnamed');
			});
			await run(all.filter((_, id) => events[id]?.isBefore));
			const before = new Set(stripe.counted.map(({ identifier }) => identifier));
			await clock.sleep(gap * SECOND);
			const outcomes = await run(all, { tellNew });
			const counted = new Set(stripe.counted.map(({ identifier }) => identifier));
			all.forEach(({ usage: { identifier } }, at) => {
				const { status, isNew } = outcomes[at] ?? {};
				if (isNew === true) expect(before.has(identifier)).toBe(false);
				if (isNew === false) expect(before.has(identifier)).toBe(true);
				if (status === 'verified') expect(counted.has(identifier)).toBe(true);
			});
			const isAnyLost = events.some(({ isDropped }) => isDropped);
			if (!isAnyLost) expect(outcomes.some((one) => one?.status === 'missing')).toBe(false);
		}),
		{ numRuns: 500 },
	);
});

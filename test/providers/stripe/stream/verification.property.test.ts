import fc from 'fast-check';
import { seedProperties } from '../../../support/seed';
import { DroppingStripe } from './dropping-stripe';
import { AT, event, sent } from './verifying';

seedProperties();

it('whatever is dropped, repeated or there before: verified is counted, and what is counted is never missing', async () => {
	const worlds = fc.record({
		events: fc.array(
			fc.record({
				customer: fc.constantFrom('cus_1', 'cus_2'),
				minute: fc.integer({ min: -400, max: 0 }),
				value: fc.integer({ min: 1, max: 9 }),
				scale: fc.constantFrom(0, 0, 0, 1),
				fate: fc.constantFrom('counted', 'counted', 'named', 'unnamed'),
				isBefore: fc.boolean(),
			}),
			{ minLength: 1, maxLength: 12 },
		),
		others: fc.array(
			fc.record({
				customer: fc.constantFrom('cus_1', 'cus_2'),
				minute: fc.integer({ min: -400, max: 0 }),
				value: fc.integer({ min: 1, max: 9 }),
			}),
			{ maxLength: 3 },
		),
	});
	await fc.assert(
		fc.asyncProperty(worlds, async ({ events, others }) => {
			const stripe = new DroppingStripe();
			const all = events.map(({ customer, minute, value, scale }, id) =>
				event(id, { customer, value, scale, timestamp: AT + 60 * minute }),
			);
			// By the API nothing is dropped: it says at once what it does not take.
			events.forEach(({ fate, scale }, id) => {
				if (fate !== 'counted' && scale === 0) stripe.drops.set(`mb1_${id}`, fate as 'named');
			});
			others.forEach(({ customer, minute, value }, id) => {
				const payload = { stripe_customer_id: customer, value: String(value) };
				stripe.take(`other_${id}`, payload, AT + 60 * minute);
			});
			await sent(
				all.filter((_, id) => events[id]?.isBefore),
				stripe,
			);
			const countedBefore = new Set(stripe.counted.map(({ identifier }) => identifier));
			const { outcomes } = await sent(all, stripe);
			const counted = new Set(stripe.counted.map(({ identifier }) => identifier));
			all.forEach(({ usage: { identifier } }, at) => {
				const { status, isNew } = outcomes[at] ?? {};
				if (status === 'rejected') expect(stripe.drops.get(identifier)).toBe('named');
				if (isNew === true) expect(countedBefore.has(identifier)).toBe(false);
				if (isNew === false) expect(countedBefore.has(identifier)).toBe(true);
				if (status === 'verified') expect(counted.has(identifier)).toBe(true);
			});
			const dropped = all.some(({ usage }) => stripe.drops.get(usage.identifier) === 'unnamed');
			if (!dropped) expect(outcomes.some((one) => one?.status === 'missing')).toBe(false);
		}),
		{ numRuns: 1000 },
	);
});

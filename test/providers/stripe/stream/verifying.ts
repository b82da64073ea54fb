import { StripeClient } from '../../../../providers/stripe/client';
import type { MeterEvent } from '../../../../providers/stripe/meter-event';
import { sendEvents, type SendRules } from '../../../../providers/stripe/send-events';
import { afterPromises, VirtualClock } from '../../../support/virtual-clock';
import { meterOf, NOW } from '../usage';
import type { DroppingStripe } from './dropping-stripe';
import { eventOf } from './events';

/** Looks again after a minute and a half, and asks what is new. */
export const RULES: SendRules = {
	ratePerSecond: 1000,
	lanesAtOnce: 100,
	retryBudgetMs: 60_000,
	stream: {
		when: 'always',
		eventsPerSecond: 10_000,
		verify: {
			afterMs: 90_000,
			tellNew: true,
			readsPerSecond: 100,
			lanesAtOnce: 25,
			retryBudgetMs: 60_000,
		},
	},
};
/** A full minute, not long ago. */
export const AT = NOW - 600;
const meter = meterOf();
export const event = (id: number, change: Parameters<typeof eventOf>[0] = {}): MeterEvent => ({
	...eventOf({ id, value: 5, timestamp: AT, ...change }),
	meter,
});

/** Sends events on a clock of their own, on which nothing takes time. */
export async function sent(
	events: readonly MeterEvent[],
	stripe: DroppingStripe,
	now = NOW,
	rules = RULES,
) {
	const clock = new VirtualClock(afterPromises);
	const client = new StripeClient(stripe.send, clock);
	const environment = { client, clock, random: () => 0.5 };
	const delivery = await sendEvents(events, rules, environment, now);
	const outcomes = events.map((one) => delivery.outcomes.get(one));
	return { ...delivery, outcomes, clock };
}

import { type Period, periodAt } from '../state/billing-period';
import type { Subscription } from '../state/ledger';

/** The period that a subscription is in at a moment. A trial is a period of its own. */
export function periodOf(
	{ items, billing_cycle_anchor: anchor, start_date, trial_end }: Subscription,
	second: number,
): Period {
	if (trial_end !== null && second < trial_end) return { start: start_date, end: trial_end };
	const { interval = 'month', interval_count: intervalCount = 1 } =
		items.data[0].price.recurring ?? {};
	return periodAt({ anchor, interval, intervalCount }, trial_end ?? start_date, second);
}

/** Periods that have ended by a moment, oldest first. */
export function* endedPeriodsOf(subscription: Subscription, until: number): Generator<Period> {
	let period = periodOf(subscription, subscription.start_date);
	while (period.end <= until) {
		yield period;
		period = periodOf(subscription, period.end);
	}
}

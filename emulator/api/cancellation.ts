import type { Ledger, Subscription } from '../state/ledger';
import { periodOf } from './billing-cycle';

/**
 * Ends a subscription at once.
 *
 * @param invoiceNow makes a final invoice of the usage that has none yet. Without it Stripe discards
 * that usage
 * @see https://docs.stripe.com/api/subscriptions/cancel
 */
export function cancelNow(
	subscription: Subscription,
	ledger: Ledger,
	invoiceNow: boolean,
): Subscription {
	const now = ledger.seconds();
	if (invoiceNow) ledger.finallyInvoiced.add(subscription.id);
	return ledger.subscriptions.replace({
		...subscription,
		status: 'canceled',
		canceled_at: now,
		ended_at: now,
		cancellation_details: REQUESTED,
	});
}

/** A subscription that is to end with its period, or not any more. */
export function endingWithPeriod(
	subscription: Subscription,
	ends: boolean,
	now: number,
): Subscription {
	return {
		...subscription,
		cancel_at_period_end: ends,
		cancel_at: ends ? periodOf(subscription, now).end : null,
		canceled_at: ends ? now : null,
		cancellation_details: ends ? REQUESTED : NOT_REQUESTED,
	};
}

/** A subscription as it is now. One that was to end with its period ends, its usage billed. */
export function settled(subscription: Subscription, ledger: Ledger): Subscription {
	const { cancel_at: end, status, trial_end } = subscription;
	const now = ledger.seconds();
	if (status === 'canceled') return subscription;
	if (end !== null && now >= end) {
		return ledger.subscriptions.replace({ ...subscription, status: 'canceled', ended_at: end });
	}
	const trialIsOver = status === 'trialing' && trial_end !== null && now >= trial_end;
	return trialIsOver
		? ledger.subscriptions.replace({ ...subscription, status: 'active' })
		: subscription;
}

const NOT_REQUESTED = { comment: null, feedback: null, feedback_option: null, reason: null };
const REQUESTED = { ...NOT_REQUESTED, reason: 'cancellation_requested' } as const;

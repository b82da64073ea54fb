import type { Ledger, Subscription } from '../state/ledger';

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
		cancellation_details: {
			comment: null,
			feedback: null,
			feedback_option: null,
			reason: 'cancellation_requested',
		},
	});
}

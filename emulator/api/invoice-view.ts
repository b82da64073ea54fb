import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import { periodAt } from '../state/billing-period';
import type { InvoicedPeriod, Ledger, Subscription } from '../state/ledger';
import { cycleOf } from './billing-cycle';
import { type Invoice, invoiceOf } from './invoice-form';
import { type Line, linesOf } from './invoice-lines';
import { GRACE_SECONDS, invoiceEndedPeriods } from './invoice-run';
import { subscriptionOf } from './subscriptions';

/** @throws StripeProblem 404 */
export function invoicedPeriodOf(ledger: Ledger, id: string): InvoicedPeriod {
	invoiceEndedPeriods(ledger);
	const invoiced = ledger.invoices.find(id);
	if (invoiced === undefined) throw noSuch('invoice', id);
	return invoiced;
}

/** An invoice as it is answered now. */
export function invoiceView(invoiced: InvoicedPeriod, ledger: Ledger): Invoice {
	const subscription = subscriptionOf(ledger, invoiced.subscription);
	const prefix = ledger.customers.find(subscription.customer as string)?.invoice_prefix;
	const { transitions, sequence, finalizesMs } = invoiced;
	return invoiceOf(
		subscription,
		{
			...billedPeriod(invoiced, ledger),
			created: invoiced.end,
			finalizesAt: Math.floor(finalizesMs / 1000),
			finalized:
				ledger.clock.now() < finalizesMs
					? undefined
					: { number: `${prefix}-${String(sequence).padStart(4, '0')}`, transitions },
			reason: 'subscription_cycle',
		},
		ledger,
	);
}

/** All lines of an invoice as they are answered now. */
export function invoiceLines(invoiced: InvoicedPeriod, ledger: Ledger): Line[] {
	const subscription = subscriptionOf(ledger, invoiced.subscription);
	return linesOf(subscription, billedPeriod(invoiced, ledger), ledger);
}

function billedPeriod({ id, start, end, finalizesMs }: InvoicedPeriod, ledger: Ledger) {
	return { id, start, end, receivedByMs: Math.min(ledger.clock.now(), finalizesMs) };
}

/**
 * The invoice that a subscription's current period would make if it ended now.
 *
 * @throws StripeProblem 404 when the subscription has ended
 */
export function preview(subscription: Subscription | undefined, ledger: Ledger): Invoice {
	if (subscription === undefined || subscription.status === 'canceled') {
		throw invalidRequest('No upcoming invoices for customer.', {
			code: 'invoice_upcoming_none',
			status: 404,
		});
	}
	const cycle = cycleOf(subscription.items.data[0].price, subscription.billing_cycle_anchor);
	const period = periodAt(cycle, subscription.start_date, ledger.seconds());
	return invoiceOf(
		subscription,
		{
			...period,
			id: newId('upcoming_in'),
			created: period.end,
			finalizesAt: period.end + GRACE_SECONDS,
			finalized: undefined,
			receivedByMs: ledger.clock.now(),
			reason: 'upcoming',
		},
		ledger,
	);
}

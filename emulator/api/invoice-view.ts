import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import type { BilledPreview, InvoicedPeriod, Ledger, Subscription } from '../state/ledger';
import { periodOf } from './billing-cycle';
import { settled } from './cancellation';
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

/** All lines of a preview, as they were when it was made. */
export function previewLines(id: string, ledger: Ledger): Line[] | undefined {
	const billed = ledger.previews.get(id);
	return billed && linesOf(subscriptionOf(ledger, billed.subscription), billed, ledger);
}

/** Lines can be asked for until so many previews were made after it. */
const PREVIEWS_KEPT = 1000;

function keepPreview(billed: BilledPreview, { previews }: Ledger): void {
	previews.set(billed.id, billed);
	for (const oldest of previews.keys()) {
		if (previews.size <= PREVIEWS_KEPT) return;
		previews.delete(oldest);
	}
}

/**
 * The invoice that a subscription's current period would make if it ended now.
 *
 * @throws StripeProblem 404 when the subscription has ended
 */
export function preview(asked: Subscription | undefined, ledger: Ledger): Invoice {
	const subscription = asked && settled(asked, ledger);
	if (subscription === undefined || subscription.status === 'canceled') {
		throw invalidRequest('No upcoming invoices for customer.', {
			code: 'invoice_upcoming_none',
			status: 404,
		});
	}
	const period = periodOf(subscription, ledger.seconds());
	const id = newId('upcoming_in');
	const billed = { ...period, id, receivedByMs: ledger.clock.now() };
	keepPreview({ ...billed, subscription: subscription.id }, ledger);
	return invoiceOf(
		subscription,
		{
			...billed,
			created: period.end,
			finalizesAt: period.end + GRACE_SECONDS,
			finalized: undefined,
			reason: 'upcoming',
		},
		ledger,
	);
}

import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import type {
	BilledPreview,
	InvoicedPeriod,
	KeptInvoice,
	Ledger,
	Subscription,
} from '../state/ledger';
import { periodOf } from './billing-cycle';
import { settled } from './cancellation';
import { type Billed, type Invoice, invoiceOf } from './invoice-form';
import { type Line, linesOf } from './invoice-lines';
import { paidAt } from './invoice-payment';
import { GRACE_SECONDS, invoiceEndedPeriods } from './invoice-run';
import { isMade, madeInvoiceForm, madeLines } from './made-invoice-form';
import { settlePayments } from './payment-settlement';
import { subscriptionOf } from './subscriptions';

/** Has everything happen to invoices that was to happen by now: periods end, banks answer. */
export function bringUpToDate(ledger: Ledger): void {
	invoiceEndedPeriods(ledger);
	settlePayments(ledger);
}

/** @throws StripeProblem 404, or 400 when it is named by a parameter */
export function keptInvoiceOf(ledger: Ledger, id: string, param = 'id'): KeptInvoice {
	bringUpToDate(ledger);
	const kept = ledger.invoices.find(id);
	if (kept === undefined || ledger.deletedInvoices.has(id)) throw noSuch('invoice', id, { param });
	return kept;
}

/** Unix seconds. */
export function createdAt(kept: KeptInvoice): number {
	return isMade(kept) ? kept.created : kept.end;
}

export function customerOfInvoice(kept: KeptInvoice, ledger: Ledger): string {
	return isMade(kept)
		? kept.customer
		: (subscriptionOf(ledger, kept.subscription).customer as string);
}

/** An invoice as it is answered now. */
export function invoiceView(kept: KeptInvoice, ledger: Ledger): Invoice {
	const finalized = finalizationOf(kept, customerOfInvoice(kept, ledger), ledger);
	if (isMade(kept)) return madeInvoiceForm(kept, finalized, ledger);
	return invoiceOf(
		subscriptionOf(ledger, kept.subscription),
		{
			...billedPeriod(kept, ledger),
			created: createdAt(kept),
			finalizesAt: Math.floor(kept.finalizesMs / 1000),
			finalized,
			reason: 'subscription_cycle',
		},
		ledger,
	);
}

function finalizationOf(
	{ id, sequence, finalizesMs, transitions }: KeptInvoice,
	customer: string,
	ledger: Ledger,
): Billed['finalized'] {
	if (ledger.clock.now() < finalizesMs) return undefined;
	const prefix = ledger.customers.find(customer)?.invoice_prefix;
	const paid = paidAt(id, ledger);
	return {
		number: `${prefix}-${String(sequence).padStart(4, '0')}`,
		transitions: { ...transitions, ...(paid !== undefined && { paid_at: paid }) },
	};
}

/** All lines of an invoice as they are answered now. */
export function invoiceLines(kept: KeptInvoice, ledger: Ledger): Line[] {
	if (isMade(kept)) return madeLines(kept, ledger);
	const subscription = subscriptionOf(ledger, kept.subscription);
	return linesOf(subscription, billedPeriod(kept, ledger), ledger);
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

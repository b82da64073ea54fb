import type Stripe from 'stripe';
import type { ChargeRecord, ChargeStatus } from '../../../metering/trigger/charge-record';
import { keptOf, unreadable } from './trigger-metadata';

/** What an invoice is to a trigger. One that is uncollectible may still be paid, but is waited for no more. */
const STATUSES: Readonly<Record<string, ChargeStatus>> = {
	draft: 'open',
	open: 'requires_action',
	paid: 'succeeded',
	uncollectible: 'called_off',
	void: 'called_off',
} satisfies Record<Stripe.Invoice.Status, ChargeStatus>;

/**
 * An invoice as the charge of a trigger.
 *
 * @throws StripeRequestError where it cannot be understood
 */
export function invoiceRecord(invoice: Stripe.Invoice): ChargeRecord {
	const { id, created, currency, hosted_invoice_url: payPage, status } = invoice;
	const { occasion, isResumed } = keptOf(invoice);
	const known = STATUSES[status ?? ''];
	if (known === undefined) throw unreadable(id, 'status', status);
	if (!Number.isSafeInteger(created)) throw unreadable(id, 'created', created);
	const paidAt = invoice.status_transitions.paid_at;
	return {
		id,
		occasion,
		capture: 'client_confirm',
		amount: amountOf(invoice),
		currency,
		status: known,
		created,
		at: known === 'open' ? created : finalizedAt(invoice),
		isResumed,
		...(known === 'succeeded' && paidAt !== null && { paidAt }),
		...(payPage && { payPage }),
	};
}

/**
 * True for a revision that a person is about to make of an invoice that is out: it takes over the
 * metadata, but is no claim, and must be neither sent nor deleted by anybody else.
 */
export function isBeingRevised({ status, from_invoice }: Stripe.Invoice): boolean {
	return status === 'draft' && Boolean(from_invoice);
}

/**
 * Of what was sent, the total counts: it must be what was to be charged, unless a person has put
 * another invoice in its place. Nobody pays one that is void, and a draft may lack its line.
 */
function amountOf(invoice: Stripe.Invoice): bigint {
	const { id, total, status, from_invoice } = invoice;
	const { amount } = keptOf(invoice);
	if (status === 'draft' || status === 'void') return amount;
	const isRight =
		Number.isSafeInteger(total) && (BigInt(total) === amount || Boolean(from_invoice));
	if (!isRight) throw unreadable(id, 'total', total);
	return BigInt(total);
}

function finalizedAt({ id, status_transitions: { finalized_at } }: Stripe.Invoice): number {
	if (finalized_at === null) throw unreadable(id, 'status_transitions.finalized_at', finalized_at);
	return finalized_at;
}

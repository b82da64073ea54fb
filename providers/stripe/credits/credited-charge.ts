import type Stripe from 'stripe';
import type { Proceeds } from '../../../metering/credit/amount-to-grant';
import { StripeRequestError } from '../client';
import type { StripeReads } from '../pages';
import { notStripes } from './credit-tools';

/** A payment intent or an invoice that credit is to be granted for. */
export interface CreditedCharge extends Proceeds {
	/** `pi_…` or `in_…` */
	readonly id: string;
	/** Absent where the payment names nobody. */
	readonly customer?: string;
	/** Stripe’s own word for how far it is. */
	readonly status: string;
	readonly isPaid: boolean;
	/** The customer’s bank has taken the money back, if only until it is decided whose it is. */
	readonly isDisputed: boolean;
	/** Payment intents by which an invoice was paid. */
	readonly payments: readonly string[];
}

/** Readers that tell what a restricted key lacks, in the words of Stripe’s dashboard. */
export type ReadsWith = (permission: string) => StripeReads;

const INTENTS = 'Payment Intents: Read and Charges and Refunds: Read';
const INVOICES = 'Invoices: Read';

/**
 * Reads a charge, and what of it was given back.
 *
 * @param id of a payment intent or an invoice
 * @throws StripeRequestError also for one that cannot be understood
 */
export async function readCreditedCharge(
	readsWith: ReadsWith,
	id: string,
): Promise<CreditedCharge> {
	return id.startsWith('in_') ? await readInvoice(readsWith, id) : await readIntent(readsWith, id);
}

async function readIntent(readsWith: ReadsWith, id: string): Promise<CreditedCharge> {
	const intent = await readsWith(INTENTS).get<Stripe.PaymentIntent>(
		`/v1/payment_intents/${encodeURIComponent(id)}`,
		{ expand: { 0: 'latest_charge' } },
	);
	if (intent.object !== 'payment_intent' || intent.id !== id) throw notStripes(id);
	const isPaid = intent.status === 'succeeded';
	const charge = intent.latest_charge;
	if (isPaid && (typeof charge !== 'object' || charge === null))
		throw unreadable(id, 'latest_charge');
	const back = isPaid ? amountIn(id, charge as Stripe.Charge, 'amount_refunded') : 0n;
	return {
		id: intent.id,
		...customerOf(intent),
		currency: intent.currency,
		status: intent.status,
		isPaid,
		paid: amountIn(id, intent, 'amount_received'),
		returned: { least: back, most: back },
		isDisputed: isPaid && (charge as Stripe.Charge).disputed,
		payments: [],
	};
}

/**
 * A paid invoice brought its total, whatever it was paid from: the customer's own balance counts,
 * and what the customer owed from before does not.
 */
async function readInvoice(readsWith: ReadsWith, id: string): Promise<CreditedCharge> {
	const invoice = await readsWith(INVOICES).get<Stripe.Invoice>(
		`/v1/invoices/${encodeURIComponent(id)}`,
		{ expand: { 0: 'payments' } },
	);
	if (invoice.object !== 'invoice' || invoice.id !== id) throw notStripes(id);
	const isPaid = invoice.status === 'paid';
	const payments = isPaid ? await paymentsOf(readsWith, invoice) : [];
	const refunded = payments.reduce((sum, { returned }) => sum + returned.least, 0n);
	// A credit note may be the record of a refund, or stand beside it.
	const noted = amountIn(id, invoice, 'post_payment_credit_notes_amount');
	return {
		id: invoice.id,
		...customerOf(invoice),
		currency: invoice.currency,
		status: invoice.status ?? 'unknown',
		isPaid,
		paid: amountIn(id, invoice, 'total') - amountIn(id, invoice, 'pre_payment_credit_notes_amount'),
		returned: { least: refunded > noted ? refunded : noted, most: refunded + noted },
		isDisputed: payments.some(({ isDisputed }) => isDisputed),
		payments: payments.map((payment) => payment.id),
	};
}

type InvoicePayment = Stripe.InvoicePayment;

async function paymentsOf(
	readsWith: ReadsWith,
	{ id, payments }: Stripe.Invoice,
): Promise<CreditedCharge[]> {
	if (payments === undefined || payments.has_more) throw unreadable(id, 'payments');
	const read: CreditedCharge[] = [];
	for (const one of payments.data.filter(({ status }) => status === 'paid')) {
		// What was paid outside of Stripe is given back there too.
		if (one.payment.type === 'payment_record') continue;
		const intent = intentOf(one);
		if (intent === undefined) throw unreadable(id, `payments.${one.id}.payment`);
		const payment = await readIntent(readsWith, intent);
		// What went back of it may be of the other invoice.
		if (one.amount_paid === null || payment.paid !== BigInt(one.amount_paid)) {
			throw unreadable(id, `${intent} did not pay this invoice alone`);
		}
		read.push(payment);
	}
	return read;
}

function intentOf({ payment: { payment_intent: intent } }: InvoicePayment): string | undefined {
	return typeof intent === 'object' ? intent.id : intent;
}

function customerOf({
	customer,
}: Pick<Stripe.Invoice | Stripe.PaymentIntent, 'customer'>): Pick<CreditedCharge, 'customer'> {
	if (customer === null || customer === undefined) return {};
	return { customer: typeof customer === 'string' ? customer : customer.id };
}

function amountIn<Field extends string>(
	id: string,
	object: Partial<Record<Field, number | null>>,
	field: Field,
): bigint {
	const amount = object[field];
	if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) throw unreadable(id, field);
	return BigInt(amount);
}

function unreadable(id: string, what: string): StripeRequestError {
	return new StripeRequestError(
		`what Stripe shows of ${id} cannot be understood (${what}), so it is unknown what was paid for it`,
	);
}

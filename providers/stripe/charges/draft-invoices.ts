import type Stripe from 'stripe';
import type { Answer } from '../../../delivery/sync/reads';
import type { RefusedVerdict } from '../../../delivery/verdict';
import type { StripeClient } from '../client';
import { unclear } from '../failure-verdict';
import { answered, writtenIn } from './charge-answers';
import { INVOICES_PERMISSION, invoiceIn, invoicePath, isGone } from './invoice-answers';
import { isMemory } from './make-claim';
import { triggerOf } from './trigger-metadata';

/** A draft as it is now, or nothing where there is none: it was sent or deleted. */
export type Draft = Answer<Stripe.Invoice | undefined>;

/** Invoices until they are sent. */
export class DraftInvoices {
	constructor(private readonly client: StripeClient) {}

	async find(id: string): Promise<Draft> {
		const shown = await this.look(id);
		if (shown.kind !== 'answered' || shown.value?.status === 'draft') return shown;
		return answered(undefined);
	}

	/** The invoice, whatever became of it; nothing where it was deleted. */
	async look(id: string): Promise<Draft> {
		const answer = await this.client.getOnce(invoicePath(id));
		return isGone(answer) ? answered(undefined) : invoiceIn(answer);
	}

	/**
	 * Puts the charge on a draft that is bare. An invoice has one key for its line, the same for
	 * everybody at any time, so that no answer that was lost makes for a second line. Where Stripe
	 * fails and keeps that for the key, the draft is given up instead.
	 *
	 * @param amount in the currency's smallest unit
	 */
	async fill(draft: Stripe.Invoice, amount: bigint): Promise<Draft> {
		const { id, currency, customer, metadata } = draft;
		const params = {
			customer: typeof customer === 'string' ? customer : (customer?.id ?? ''),
			invoice: id,
			amount: Number(amount),
			currency,
			description: draft.description ?? triggerOf(metadata) ?? '',
		} satisfies Stripe.InvoiceItemCreateParams;
		const answer = await this.client.postOnce('/v1/invoiceitems', params, `${LINE_KEY}${id}`);
		const made = writtenIn(answer, 'invoiceitem', INVOICES_PERMISSION);
		if (made.kind === 'rejected') return await this.unlessOver(id, made);
		if (made.kind !== 'answered') return made;
		const { value } = made;
		if (value.kind === 'written') return await this.find(id);
		if (!isMemory(answer) && value.kind === 'errored') {
			return unclear('stripe_unavailable', value.reason);
		}
		const reason = `the line of the invoice ${id} could not be put on it (${value.reason}). It is not sent. Fire again`;
		return { kind: 'rejected', code: 'line_not_made', reason };
	}

	/** What Stripe refuses may have been done before, or have become impossible since. */
	async unlessOver(id: string, refusal: RefusedVerdict): Promise<Draft> {
		const draft = await this.find(id);
		return draft.kind === 'answered' && draft.value !== undefined ? refusal : draft;
	}
}

/** The scheme of keys for lines. */
const LINE_KEY = 'mbl1_';

import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { ChargeAnswer, ClaimAnswer } from '../../../delivery/charge/charge-port';
import type { Answer } from '../../../delivery/sync/reads';
import type { RefusedVerdict } from '../../../delivery/verdict';
import type { ChargeOrder, ChargeRecord } from '../../../metering/trigger/charge-record';
import type { StripeClient } from '../client';
import { unclear } from '../failure-verdict';
import { eachOf, type StripeReads } from '../pages';
import { answered, type KeyTrouble, type Written, writtenIn } from './charge-answers';
import type { ChargeKind } from './charge-kind';
import { DraftInvoices } from './draft-invoices';
import {
	INVOICES_PATH,
	INVOICES_PERMISSION,
	invoiceIn,
	invoicePath,
	invoiceRecordIn,
	isGone,
} from './invoice-answers';
import { refuseDraft } from './invoice-draft';
import { invoiceRecord, isBeingRevised } from './invoice-record';
import { makeClaim } from './make-claim';
import { metadataOf, RESUMED_MARK, triggerOf } from './trigger-metadata';

const NOT_OPEN = answered({ kind: 'not_open' });

/**
 * Invoices, which the customer pays on a page of Stripe's.
 *
 * A claim is a draft that is never finalized by itself. Sending it is the charge: Stripe finalizes a
 * draft as it sends it, in one call, so that there is no moment at which an invoice is out and its
 * mail is not, whenever a worker dies. A draft that is sent cannot be deleted any more, nor one that
 * is deleted be sent.
 *
 * @see https://docs.stripe.com/api/invoices/finalize: "Stripe automatically finalizes drafts before
 * sending and attempting payment on invoices."
 */
export class TriggerInvoices implements ChargeKind {
	readonly #drafts: DraftInvoices;

	/** @param settings how many days the customer has to pay, at least 0 */
	constructor(
		private readonly client: StripeClient,
		private readonly settings: { readonly daysUntilDue: number },
	) {
		this.#drafts = new DraftInvoices(client);
	}

	/** All invoices are looked through: whatever a person changes, none that is ours may be missed. */
	async list(stripe: StripeReads, rule: string, customer: string): Promise<ChargeRecord[]> {
		const records: ChargeRecord[] = [];
		for await (const invoice of eachOf<Stripe.Invoice>(stripe, INVOICES_PATH, { customer })) {
			if (triggerOf(invoice.metadata) !== rule || isBeingRevised(invoice)) continue;
			records.push(invoiceRecord(invoice));
		}
		return records;
	}

	async claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>> {
		const { customer, currency, note } = order;
		const params = {
			customer,
			currency,
			collection_method: 'send_invoice',
			days_until_due: this.settings.daysUntilDue,
			auto_advance: false,
			// Nothing else that waits to be billed goes on it, and nothing is taken off.
			pending_invoice_items_behavior: 'exclude',
			discounts: '',
			...(note?.description !== undefined && { description: note.description }),
			metadata: metadataOf(order),
		} satisfies Stripe.InvoiceCreateParams;
		const call = {
			path: INVOICES_PATH,
			params,
			object: 'invoice',
			permission: INVOICES_PERMISSION,
		};
		return await makeClaim(this.client, call, key, async (id) => await this.#isThere(id));
	}

	/** A draft that cannot be sent as it was meant is refused, so that it is dropped. */
	async charge(key: string, id: string): Promise<Answer<ChargeAnswer>> {
		const found = await this.#drafts.find(id);
		if (found.kind !== 'answered') return found;
		if (found.value === undefined) return NOT_OPEN;
		const read = invoiceRecordIn(found.value);
		if (read.kind !== 'answered') return read;
		const { amount } = read.value;
		const isBare = found.value.lines.data.length === 0;
		const filled = isBare ? await this.#drafts.fill(found.value, amount) : found;
		if (filled.kind !== 'answered') return filled;
		if (filled.value === undefined) return NOT_OPEN;
		return refuseDraft(filled.value, amount) ?? (await this.#send(key, id));
	}

	/** Stripe deletes drafts only. */
	async drop(id: string): Promise<Answer<ChargeAnswer>> {
		const found = await this.#drafts.find(id);
		if (found.kind !== 'answered') return found;
		if (found.value === undefined) return NOT_OPEN;
		const read = invoiceRecordIn(found.value);
		if (read.kind !== 'answered') return read;
		const answer = await this.client.deleteOnce(invoicePath(id));
		if (isGone(answer)) {
			return answered({ kind: 'done', charge: { ...read.value, status: 'dropped' } });
		}
		const kept = invoiceIn(answer);
		return kept.kind === 'rejected' ? await this.#unlessOver(id, kept) : notDeleted(kept);
	}

	/** Under a key of its own: it may be done again without harm, and a kept error must not last. */
	async resume(id: string): Promise<Answer<undefined>> {
		const params = { metadata: RESUMED_MARK };
		const marked = invoiceIn(await this.client.postOnce(invoicePath(id), params, randomUUID()));
		return marked.kind === 'answered' ? answered(undefined) : marked;
	}

	/**
	 * Where Stripe fails, the invoice may be final without its mail being out, so it is sent once
	 * more: a customer rather gets two mails of one invoice than none. What is under way twice, or
	 * asked for again after a lost answer, has the same key and so one mail.
	 */
	async #send(key: string, id: string): Promise<Answer<ChargeAnswer>> {
		const first = await this.#sendOnce(key, id);
		const isFailed = first.kind === 'answered' && first.value.kind !== 'written';
		const sent = isFailed ? await this.#sendOnce(`${key}.again`, id) : first;
		if (sent.kind === 'rejected') return await this.#unlessOver(id, sent);
		if (sent.kind !== 'answered') return sent;
		if (sent.value.kind !== 'written') return answered({ ...sent.value, kind: 'errored' });
		const read = invoiceRecordIn(sent.value.object);
		return read.kind === 'answered' ? answered({ kind: 'done', charge: read.value }) : read;
	}

	async #sendOnce(key: string, id: string): Promise<Answer<Written<Stripe.Invoice> | KeyTrouble>> {
		const answer = await this.client.postOnce(`${invoicePath(id)}/send`, {}, key);
		return writtenIn(answer, 'invoice', INVOICES_PERMISSION);
	}

	async #unlessOver(id: string, refusal: RefusedVerdict): Promise<Answer<ChargeAnswer>> {
		const draft = await this.#drafts.unlessOver(id, refusal);
		return draft.kind === 'answered' ? NOT_OPEN : draft;
	}

	async #isThere(id: string): Promise<boolean> {
		const shown = await this.#drafts.look(id);
		return shown.kind !== 'answered' || shown.value !== undefined;
	}
}

function notDeleted(answer: Answer<unknown>): Answer<ChargeAnswer> {
	if (answer.kind !== 'answered') return answer;
	return unclear('unexpected_answer', 'Stripe answered with an invoice instead of deleting it');
}

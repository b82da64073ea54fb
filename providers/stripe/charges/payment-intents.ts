import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { ChargeAnswer, ClaimAnswer } from '../../../delivery/charge/charge-port';
import type { Answer } from '../../../delivery/sync/reads';
import { isRetryable } from '../../../delivery/verdict';
import type { ChargeOrder, ChargeRecord } from '../../../metering/trigger/charge-record';
import { type StripeClient, stripeError } from '../client';
import type { FormParams } from '../form';
import type { HttpAnswer, NoAnswer } from '../http';
import { eachOf } from '../pages';
import { answered } from './charge-answers';
import type { ChargeKind } from './charge-kind';
import { type ChargeReads, dateOf } from './charge-reads';
import { makeClaim } from './make-claim';
import {
	declinedIn,
	intentIn,
	intentWrittenIn,
	isNotOpen,
	paymentIn,
	PERMISSION,
} from './payment-answers';
import { seenPayment } from './payment-record';
import { metadataOf, RESUMED_MARK, triggerOf } from './trigger-metadata';

const PATH = '/v1/payment_intents';
const WHOLE = { expand: { 0: 'latest_charge' } };
const NOT_OPEN = { kind: 'not_open' } as const;

type Intent = Stripe.PaymentIntent;

/**
 * Payment intents, which charge a stored payment method while nobody is there.
 *
 * A claim is one that requires confirmation. Of all that confirm it Stripe lets one through, and
 * nothing that comes of it leads back: paid, it takes no other confirmation, and declined, it has
 * lost its payment method, so that a confirmation that names none is refused.
 */
export class PaymentIntents implements ChargeKind {
	constructor(private readonly client: StripeClient) {}

	/** Stripe’s search would find them by the rule, but shows them late; lists show them at once. */
	async list(stripe: ChargeReads, rule: string, customer: string): Promise<ChargeRecord[]> {
		const records: ChargeRecord[] = [];
		const query = { customer, expand: { 0: 'data.latest_charge' } };
		for await (const intent of eachOf<Intent>(stripe, PATH, query)) {
			if (triggerOf(intent.metadata) !== rule) continue;
			const { record, mark } = seenPayment(intent, stripe.latest);
			// Whoever reads next puts it down if this one cannot: a key that only reads may not.
			if (mark) await stripe.mark(pathOf(intent.id), mark).catch(stripeError);
			records.push(record);
		}
		return records;
	}

	async claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>> {
		const { customer, amount, currency, paymentMethod, note } = order;
		const params = {
			amount: Number(amount),
			currency,
			customer,
			...(paymentMethod && { payment_method: paymentMethod.id }),
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			...(note?.description !== undefined && { description: note.description }),
			metadata: metadataOf(order),
		} satisfies Stripe.PaymentIntentCreateParams;
		const call = { path: PATH, params, object: 'payment_intent', permission: PERMISSION };
		// A payment intent is never gone, whatever becomes of it.
		return await makeClaim(this.client, call, key, async () => await Promise.resolve(true));
	}

	/** Names no payment method: what was declined is then refused, instead of being tried again. */
	async charge(key: string, id: string): Promise<Answer<ChargeAnswer>> {
		const params = { off_session: true } satisfies Stripe.PaymentIntentConfirmParams;
		const path = `${pathOf(id)}/confirm`;
		const answer = await this.client.postOnce(path, { ...params, ...WHOLE }, key);
		if (isNotOpen(answer)) return answered(NOT_OPEN);
		const declined = declinedIn(answer, id);
		if (declined !== undefined) return await this.#tried(declined, answer);
		const found = intentWrittenIn(answer);
		if (found.kind !== 'answered') return found;
		if (found.value.kind === 'written') return await this.#tried(found.value.object, answer);
		return answered({ ...found.value, kind: 'errored' });
	}

	/**
	 * Stripe would cancel what was declined or pends, too, so it is looked at before. Of a payment
	 * that is tried in between the cancellation takes back what it can; that it was tried shows in
	 * what comes back then.
	 */
	async drop(id: string): Promise<Answer<ChargeAnswer>> {
		const shown = intentIn(await this.client.getOnce(pathOf(id)));
		if (shown.kind !== 'answered') return shown;
		if (shown.value.status !== 'requires_confirmation') return answered(NOT_OPEN);
		const params = { cancellation_reason: 'abandoned' } as const;
		const answer = await this.#post(`${pathOf(id)}/cancel`, params);
		if (isNotOpen(answer)) return answered(NOT_OPEN);
		const found = intentIn(answer);
		if (found.kind !== 'answered') return found;
		const seen = paymentIn(found.value, 0);
		if (seen.kind !== 'answered') return seen;
		const { record } = seen.value;
		return answered(record.status === 'dropped' ? { kind: 'done', charge: record } : NOT_OPEN);
	}

	async resume(id: string): Promise<Answer<undefined>> {
		const found = intentIn(await this.#post(pathOf(id), { metadata: RESUMED_MARK }));
		return found.kind === 'answered' ? answered(undefined) : found;
	}

	/**
	 * What Stripe does not tell of a try is put down at once. Where that gets no clear answer, the
	 * whole is asked for again, and under the same key Stripe says again what came of the try.
	 */
	async #tried(intent: Intent, answer: HttpAnswer | NoAnswer): Promise<Answer<ChargeAnswer>> {
		const payment = paymentIn(intent, dateOf(answer) ?? intent.created);
		if (payment.kind !== 'answered') return payment;
		const { record, mark } = payment.value;
		if (mark !== undefined) {
			const marked = intentIn(await this.#post(pathOf(intent.id), { metadata: mark }));
			if (marked.kind !== 'answered' && isRetryable(marked)) return marked;
		}
		return answered({ kind: 'done', charge: record });
	}

	/** Under a key of its own: it may be done again without harm, and a kept error must not last. */
	async #post(path: string, params: FormParams): Promise<HttpAnswer | NoAnswer> {
		return await this.client.postOnce(path, params, randomUUID());
	}
}

function pathOf(id: string): string {
	return `${PATH}/${encodeURIComponent(id)}`;
}

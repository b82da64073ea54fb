import type {
	ChargeAnswer,
	ChargePort,
	ClaimAnswer,
	ClaimRef,
} from '../../../delivery/charge/charge-port';
import type { Answer, Found, Reads } from '../../../delivery/sync/reads';
import type { Capture, ChargeOrder, ChargeRecord } from '../../../metering/trigger/charge-record';
import type { TriggerReading } from '../../../metering/trigger/trigger-rule';
import { type StripeClient, StripeRequestError, stripeError } from '../client';
import { chargeCustomer } from './charge-customer';
import type { ChargeKind } from './charge-kind';
import { DatedReads } from './charge-reads';
import { TriggerInvoices } from './invoices';
import { PaymentIntents } from './payment-intents';

/** What a restricted key needs to read them, in the words of Stripe's dashboard. */
const CUSTOMER_PERMISSION = 'Customers: Read and Payment Methods: Read';
const KIND_PERMISSIONS: Readonly<Record<Capture, string>> = {
	off_session: 'Payment Intents: Write and Charges and Refunds: Read',
	client_confirm: 'Invoices: Write',
};

/** How often both kinds are read until they show one moment. */
const MOST_ROUNDS = 5;

/** Stripe, as triggers need it: it charges stored payment methods, or sends invoices. */
export class StripeCharges implements ChargePort {
	readonly #kinds: Readonly<Record<Capture, ChargeKind>>;

	constructor(
		private readonly client: StripeClient,
		settings: { readonly daysUntilDue: number },
	) {
		this.#kinds = {
			off_session: new PaymentIntents(client),
			client_confirm: new TriggerInvoices(client, settings),
		};
	}

	async read(asks: Reads, rule: string, customer: string): Promise<Found<TriggerReading>> {
		const reads = new DatedReads(this.client, asks);
		try {
			const found = await chargeCustomer(reads.with(CUSTOMER_PERMISSION), customer);
			const charges = await this.#charges(reads, rule, customer);
			// What is older than it seems is held against a charge for longer, never for less.
			return { ok: true, value: { now: reads.first, customer: found, charges } };
		} catch (error) {
			const { message: reason, code, isFinal } = stripeError(error);
			const status = isFinal ? 'rejected' : 'unsent';
			return { ok: false, outcome: { status, reason, attempts: 1, ...(code && { code }) } };
		}
	}

	async claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>> {
		return await this.#kinds[order.capture].claim(key, order);
	}

	async charge(key: string, { id, capture }: ClaimRef): Promise<Answer<ChargeAnswer>> {
		return await this.#kinds[capture].charge(key, id);
	}

	async drop({ id, capture }: ClaimRef): Promise<Answer<ChargeAnswer>> {
		return await this.#kinds[capture].drop(id);
	}

	/** Marks a charge as resumed: what failed up to it is not held against the next. Tells once. */
	async resume({ id, capture }: ClaimRef): Promise<Answer<undefined>> {
		return await this.#kinds[capture].resume(id);
	}

	/**
	 * The charges of both kinds in one view. Of two lists that are read one after the other, the
	 * second may show a claim without what happened to the first kind before it was made, in between
	 * the two. So where the second shows a claim, the first is read again: if nothing has changed in
	 * it, both are as they were when the second was read. A claim of the first kind is no such
	 * matter, since the second is read after it.
	 */
	async #charges(
		reads: DatedReads,
		rule: string,
		customer: string,
	): Promise<readonly ChargeRecord[]> {
		const list = async (capture: Capture): Promise<readonly ChargeRecord[]> =>
			await this.#kinds[capture].list(reads.with(KIND_PERMISSIONS[capture]), rule, customer);
		let invoices = await list('client_confirm');
		for (let round = 1; round <= MOST_ROUNDS; round += 1) {
			const payments = await list('off_session');
			if (!payments.some(({ status }) => status === 'open')) return [...invoices, ...payments];
			const again = await list('client_confirm');
			if (textOf(again) === textOf(invoices)) return [...again, ...payments];
			invoices = again;
		}
		throw new StripeRequestError(
			'the invoices of the trigger changed each time that they were read, so others fire it at the same time',
		);
	}
}

function textOf(charges: readonly ChargeRecord[]): string {
	const told = charges.map((charge) =>
		JSON.stringify(charge, (_, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		),
	);
	return told.sort().join('\n');
}

import type Stripe from 'stripe';
import type { PriceModel } from '../../../metering/rating/price-model';
import type { PriceReading } from '../../../metering/rating/price-refusal';
import { StripeRequestError } from '../client';
import type { ItemResult } from '../item-result';
import type { StripeReads } from '../pages';
import { readPriceModel } from '../price-model';

/** What a price is asked for by. */
export interface PriceRef {
	/** `price_…` */
	readonly id: string;
	/** Where the price has several; empty for its own. */
	readonly currency: string;
}

/** A price that usage can be rated by, or why it cannot be now (`unread`) or ever (`rejected`). */
export type PriceLookup =
	| { readonly model: PriceModel }
	| {
			readonly status: 'rejected' | 'unread';
			readonly refusal: Required<Pick<ItemResult, 'code' | 'reason'>> & { readonly field: 'price' };
	  };

/** The prices that a run's rows name, each read once. A restricted key needs Prices: Read. */
export class PriceDirectory {
	readonly #lookups = new Map<string, Promise<PriceLookup>>();

	constructor(private readonly stripe: StripeReads) {}

	/** Never throws for what Stripe does. */
	async find(ref: PriceRef): Promise<PriceLookup> {
		const key = `${ref.id} ${ref.currency.toLowerCase()}`;
		const known = this.#lookups.get(key) ?? this.#lookUp(ref);
		this.#lookups.set(key, known);
		return await known;
	}

	async #lookUp({ id, currency }: PriceRef): Promise<PriceLookup> {
		if (id === '') {
			return refused('rejected', 'price_missing', 'no price is chosen. Pick one, or give its ID');
		}
		try {
			return lookupOf(await this.#read(id, currency));
		} catch (error) {
			return failed(id, error);
		}
	}

	/** Stripe shows the tiers of another currency only to who asks for that currency by name. */
	async #read(id: string, currency: string): Promise<PriceReading<PriceModel>> {
		const path = `/v1/prices/${encodeURIComponent(id)}`;
		const asked = currency === '' ? undefined : currency.toLowerCase();
		const expand = { 0: 'tiers', ...(asked !== undefined && { 1: 'currency_options' }) };
		const price = await this.stripe.get<Stripe.Price>(path, { expand });
		const read = readPriceModel(price, asked);
		if (read.ok || asked === undefined || read.refusal.code !== 'price_not_expanded') return read;
		const all = { 0: 'tiers', 1: `currency_options.${asked}.tiers` };
		return readPriceModel(await this.stripe.get<Stripe.Price>(path, { expand: all }), asked);
	}
}

/** Why usage cannot be rated by a price, with the place in the price. */
export function lookupOf(read: PriceReading<PriceModel>): PriceLookup {
	if (read.ok) return { model: read.value };
	const { code, field, reason } = read.refusal;
	return refused('rejected', code, `at ${field}: ${reason}`);
}

function failed(id: string, error: unknown): PriceLookup {
	if (error instanceof StripeRequestError && error.code === 'resource_missing') {
		return refused(
			'rejected',
			'price_not_found',
			`there is no price with ID "${id}" in this Stripe account. Check the ID, the account, and whether the key is for test or live mode`,
		);
	}
	const why = error instanceof Error ? error.message : String(error);
	return refused('unread', 'price_lookup_failed', `the price "${id}" could not be read: ${why}`);
}

function refused(status: 'rejected' | 'unread', code: string, reason: string): PriceLookup {
	return { status, refusal: { field: 'price', code, reason } };
}

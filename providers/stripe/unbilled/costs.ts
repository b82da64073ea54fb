import type { Quantity } from '../../../metering/quantity';
import { rate } from '../../../metering/rating/rate';
import type { PriceDirectory, PriceLookup, PriceRef } from '../billing/price-directory';
import { itemsOnMeter } from './billed-times';
import type { Circumstances } from './cause';
import type { HeldSubscription } from './customer-subscriptions';
import type { Cause, Money } from './finding';

/** What usage would have cost, by the prices that a run comes across. Each is read once. */
export class Costs {
	/**
	 * @param prices those of the meter, by ID
	 * @param fallback ID of the price for customers that never had one of the meter
	 */
	constructor(
		private readonly directory: PriceDirectory,
		private readonly prices: ReadonlyMap<string, unknown>,
		private readonly fallback: string | undefined,
	) {}

	/** The last price that the customer had on the meter, or the one to rate by in its place. */
	lastPrice({ held, prices, invoiced }: Circumstances): PriceRef | undefined {
		const [last] = held
			.flatMap((one) => itemsOnMeter(one, prices).map((item) => ({ one, item })))
			.sort((a, b) => b.one.startedAt - a.one.startedAt);
		if (last !== undefined) return { id: last.item.price, currency: last.one.currency };
		const [latest] = [...invoiced].sort((a, b) => b.end - a.end);
		if (latest !== undefined) return { id: latest.price, currency: latest.currency };
		return this.fallback === undefined ? undefined : { id: this.fallback, currency: '' };
	}

	/** What an invoice with this usage says for it, as one billing period. */
	async of(usage: Quantity, ref: PriceRef | undefined): Promise<Money> {
		if (ref === undefined) return NEVER_HAD_ONE;
		const found = await this.directory.find(ref);
		if (!('model' in found)) return found.refusal;
		const { amount, currency } = rate(found.model, usage);
		return { amount, currency };
	}

	/** A subscription without an item on the meter may be one to which none can be added. */
	async refined(cause: Cause, held: readonly HeldSubscription[]): Promise<Cause> {
		const one = held.find(({ id }) => id === cause.subscription);
		if (cause.code !== 'no_meter_price' || one === undefined || this.prices.size === 0) {
			return cause;
		}
		for (const id of this.prices.keys()) {
			if (!lacksCurrency(await this.directory.find({ id, currency: one.currency }))) return cause;
		}
		return {
			code: 'wrong_currency',
			reason: `the subscription ${one.id} is in ${one.currency}, a currency in which no price of this meter has amounts, so that none can be added to it. Add the currency to a price, and the price to the subscription`,
			subscription: one.id,
		};
	}
}

function lacksCurrency(found: PriceLookup): boolean {
	return 'refusal' in found && found.refusal.code === 'price_currency_missing';
}

const NEVER_HAD_ONE = {
	code: 'price_unknown',
	reason: 'the customer never had a price of this meter. Name one in the option "Price to Rate By"',
};

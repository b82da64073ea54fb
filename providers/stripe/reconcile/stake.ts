import type { Quantity } from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { stakesOf } from '../../../metering/reconciliation/stakes';
import type { PriceLookup } from '../billing/price-directory';

/** What a row is worth: what its customer's bill lacks, below 0 what is on it too much. */
export type Stake =
	| {
			readonly ok: true;
			/** In the currency's smallest unit. */
			readonly amount: bigint;
			/** ISO code in lower case. */
			readonly currency: string;
			/** The finalized invoice that has the window's period, by number or ID. */
			readonly invoice?: string;
	  }
	| { readonly ok: false; readonly reason: string };

export const NO_PRICE: Stake = { ok: false, reason: 'the customer has no price for it' };

/**
 * Says what rows of one customer, price and period are worth, on top of what another price of the
 * customer says of them.
 *
 * @param usage of the period at Stripe, or why it is not known
 * @param ones in the order of time
 */
export function addStakes(
	stakes: Map<Comparison, Stake>,
	lookup: PriceLookup,
	usage: Quantity | string,
	ones: readonly Comparison[],
	changeOf: (one: Comparison) => Quantity,
	known: { readonly isFree?: boolean; readonly invoice?: string } = {},
): void {
	const { isFree = false, invoice } = known;
	if (typeof usage === 'string' || !('model' in lookup)) {
		const reason = typeof usage === 'string' ? usage : (lookup as Refused).refusal.reason;
		for (const one of ones) stakes.set(one, { ok: false, reason });
		return;
	}
	const { currency } = lookup.model;
	const amounts = stakesOf(lookup.model, usage, ones.map(changeOf));
	for (const [index, one] of ones.entries()) {
		const amount = isFree ? 0n : (amounts[index] as bigint);
		const stake: Stake = { ok: true, amount, currency, ...(invoice && { invoice }) };
		stakes.set(one, together(stakes.get(one), stake));
	}
}

type Refused = Exclude<PriceLookup, { readonly model: unknown }>;

/** Each of several items that bill the meter bills all of the usage. */
function together(known: Stake | undefined, stake: Stake): Stake {
	if (known === undefined || !known.ok) return known ?? stake;
	if (!stake.ok) return stake;
	if (known.currency !== stake.currency) {
		return { ok: false, reason: 'several subscriptions bill it in different currencies' };
	}
	return { ...stake, ...known, amount: known.amount + stake.amount };
}

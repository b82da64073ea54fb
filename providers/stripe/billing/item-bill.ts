import { type Quantity, ZERO } from '../../../metering/quantity';
import type { PriceModel } from '../../../metering/rating/price-model';
import { projectUsage } from '../../../metering/rating/projection';
import { rate, type RatedUsage } from '../../../metering/rating/rate';
import type { Meter } from '../meters';
import type { MeteredItem } from './metered-items';

/** In its first hour a period says too little of how it goes on. */
const EARLIEST_SECONDS = 3600;

/** What usage of a period comes to. */
export interface ItemBill {
	readonly usage: Quantity;
	/** By the price, whether it is due or not. */
	readonly rated: RatedUsage;
	/** Due, in the currency's smallest unit: nothing during a trial. */
	readonly amount: bigint;
}

/**
 * What an item bills for usage. Usage of a trial is free, and so are the flat amounts of its price.
 *
 * @see https://docs.stripe.com/billing/subscriptions/trials#combine-trials-with-usage-based-billing
 */
export function billOf(
	{ trialEnd }: Pick<MeteredItem, 'trialEnd'>,
	model: PriceModel,
	usage: Quantity,
): ItemBill {
	const rated = rate(model, usage);
	return { usage, rated, amount: trialEnd === null ? rated.amount : 0n };
}

/** What the usage of a period will come to, or why that cannot be said. */
export type Projection = { readonly usage: Quantity } | { readonly reason: string };

/**
 * Usage at the end of the period, or of the subscription if that comes first, if it goes on as it did. What a meter of formula `last` shows is
 * a level, not a sum: if it goes on, it stays.
 *
 * @param from when usage of the period began to count, Unix seconds
 * @param now wall clock, Unix seconds
 */
export function projectionOf(
	{ default_aggregation: { formula } }: Pick<Meter, 'default_aggregation'>,
	{ period, endsAt }: Pick<MeteredItem, 'period' | 'endsAt'>,
	usage: Quantity,
	{ from, now }: { readonly from: number; readonly now: number },
): Projection {
	const gone = now - from;
	if (gone < EARLIEST_SECONDS) {
		return {
			reason:
				'less than an hour of the period has gone by, which says too little of how it goes on',
		};
	}
	const end = Math.min(period.end, endsAt ?? Infinity);
	if (formula === 'last' || now >= end) return { usage };
	if (usage.units < 0n) return { usage: ZERO };
	return { usage: projectUsage(usage, gone, end - from) };
}

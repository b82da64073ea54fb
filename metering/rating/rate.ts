import {
	addQuantities,
	compareQuantities,
	negateQuantity,
	quantity,
	type Quantity,
	roundHalfUp,
	ZERO,
} from '../quantity';
import { type IncludedUsage, includedUsage } from './included';
import type { Package, PriceModel, Tier } from './price-model';

/** A line as it stands on the invoice. */
export interface RatedLine {
	readonly kind: 'units' | 'flat';
	/** The usage that the line is for; 0 for a flat amount. */
	readonly quantity: Quantity;
	/** Before rounding, in the currency's smallest unit. */
	readonly exact: Quantity;
	/** Whole units of the currency's smallest unit. */
	readonly amount: bigint;
}

/** What a tier's part of the usage costs. A price without tiers is rated as one tier. */
export interface RatedTier {
	/** Counted from 1, as on the invoice. */
	readonly tier: number;
	readonly quantity: Quantity;
	/** What is multiplied by the unit amount: the usage, or the packages of it. */
	readonly units: Quantity;
	readonly unitAmount: Quantity | null;
	readonly flatAmount: Quantity | null;
	/** All of the tier before rounding. */
	readonly exact: Quantity;
	/** The sum of its rounded lines. */
	readonly amount: bigint;
	/** One for the units, and one for the flat amount where there is one. */
	readonly lines: readonly RatedLine[];
}

export interface RatedUsage {
	/** ISO code in lower case. */
	readonly currency: string;
	/** The usage that is billed: never below 0. */
	readonly billed: Quantity;
	/** The tiers that the usage reaches, in order. */
	readonly tiers: readonly RatedTier[];
	/** What the invoice adds up to, in whole units of the currency's smallest unit. */
	readonly amount: bigint;
	/** Undefined where usage costs from the first unit. */
	readonly included: IncludedUsage | undefined;
}

/**
 * What usage costs, to the smallest unit of the currency. Before discounts, credits and taxes.
 *
 * The rules are Stripe's:
 * - Each line is rounded by itself to the nearest whole unit, and the total adds up rounded lines.
 *   Halves go up: 1.5 is 2 where the docs show it, and 2.5 is 3 where they round fees, so that it
 *   is not to the even neighbour. The docs' newer wording, "each is rounded up", is read as this.
 * - A tier has a line for its units, also for none of them or when they are free, and another one
 *   for its flat amount.
 * - The first tier is always reached: its flat amount is due without any usage.
 * - A tier holds usage up to and including its end, so that 5.5 units are beyond a tier up to 5.
 * - Usage below zero is billed as 0.
 * - All decimals of the usage count. Invoices show 12 of them, and nothing says what becomes of more.
 *
 * @see https://docs.stripe.com/products-prices/manage-prices#rounding
 * @see https://support.stripe.com/questions/rounding-rules-for-stripe-fees
 * @see https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api
 * @param usage the whole usage of a billing period
 */
export function rate(model: PriceModel, usage: Quantity): RatedUsage {
	const billed = usage.units < 0n ? ZERO : usage;
	const tiers = tiersOf(model, billed);
	return {
		currency: model.currency,
		billed,
		tiers,
		amount: tiers.reduce((sum, { amount }) => sum + amount, 0n),
		included: includedUsage(model, billed),
	};
}

function tiersOf(model: PriceModel, billed: Quantity): RatedTier[] {
	switch (model.scheme) {
		case 'per_unit': {
			const { unitAmount, package: inPackages } = model;
			const price = { unitAmount, flatAmount: null };
			return [ratedTier(0, price, billed, packagesOf(inPackages, billed))];
		}
		case 'volume': {
			const index = model.tiers.findIndex(({ upTo }) => upTo === null || !exceeds(billed, upTo));
			return [ratedTier(index, model.tiers[index] as Tier, billed)];
		}
		case 'graduated':
			return model.tiers.flatMap((tier, index) => {
				const from = model.tiers[index - 1]?.upTo ?? null;
				if (from !== null && !exceeds(billed, from)) return [];
				const isFull = tier.upTo !== null && exceeds(billed, tier.upTo);
				const end = isFull ? (tier.upTo as Quantity) : billed;
				return [ratedTier(index, tier, addQuantities(end, negateQuantity(from ?? ZERO)))];
			});
	}
}

function ratedTier(
	index: number,
	{ unitAmount, flatAmount }: Pick<Tier, 'unitAmount' | 'flatAmount'>,
	used: Quantity,
	units = used,
): RatedTier {
	const lines = [line('units', used, product(units, unitAmount ?? ZERO))];
	if (flatAmount !== null) lines.push(line('flat', ZERO, flatAmount));
	return {
		tier: index + 1,
		quantity: used,
		units,
		unitAmount,
		flatAmount,
		exact: lines.reduce((sum, { exact }) => addQuantities(sum, exact), ZERO),
		amount: lines.reduce((sum, { amount }) => sum + amount, 0n),
		lines,
	};
}

function line(kind: RatedLine['kind'], used: Quantity, exact: Quantity): RatedLine {
	return { kind, quantity: used, exact, amount: roundHalfUp(exact).units };
}

/** @see https://docs.stripe.com/billing/subscriptions/usage-based/transform-quantities */
function packagesOf(inPackages: Package | null, used: Quantity): Quantity {
	if (inPackages === null) return used;
	const perPackage = inPackages.size * 10n ** BigInt(used.scale);
	const begun = inPackages.round === 'up' ? perPackage - 1n : 0n;
	return quantity((used.units + begun) / perPackage, 0);
}

function product(a: Quantity, b: Quantity): Quantity {
	return quantity(a.units * b.units, a.scale + b.scale);
}

function exceeds(a: Quantity, b: Quantity): boolean {
	return compareQuantities(a, b) > 0;
}

import { compareQuantities, formatQuantity, type Quantity, ZERO } from '../quantity';
import { type PriceReading, type PriceRefusal, unrated } from './price-refusal';

/**
 * A stretch of usage with a price of its own. Amounts are exact decimals in the smallest unit of
 * the currency: cents, yen, fils.
 */
export interface Tier {
	/** The tier holds usage up to and including this. Null: the last tier, which has no end. */
	readonly upTo: Quantity | null;
	/** For each unit; null is 0. */
	readonly unitAmount: Quantity | null;
	/** Due once, as a whole, as soon as the tier is reached; null where the tier has none. */
	readonly flatAmount: Quantity | null;
}

/** Units that are only sold together. */
export interface Package {
	readonly size: bigint;
	/** Whether a package that was begun and not filled is billed. */
	readonly round: 'up' | 'down';
}

export interface PerUnitPrice {
	readonly scheme: 'per_unit';
	/** ISO code in lower case. */
	readonly currency: string;
	/** For each unit, or for each package. */
	readonly unitAmount: Quantity;
	readonly package: Package | null;
}

export interface TieredPrice {
	/** Each tier's part of the usage at that tier's price, or all of it at the price of the tier it ends in. */
	readonly scheme: 'graduated' | 'volume';
	/** ISO code in lower case. */
	readonly currency: string;
	/** From 0 upwards, without gaps; the last one has no end. */
	readonly tiers: readonly Tier[];
}

/** What usage costs. Made by `perUnitPrice` and `tieredPrice` only, which check that it can be rated. */
export type PriceModel = PerUnitPrice | TieredPrice;

/** @see https://docs.stripe.com/products-prices/pricing-models#decimal-amounts */
const MOST_PLACES = 12;

/** A price of each unit, or of each package of units. */
export function perUnitPrice(
	currency: string,
	unitAmount: Quantity,
	inPackages: Package | null = null,
): PriceReading<PerUnitPrice> {
	const refusal = amountRefusal(unitAmount, 'unit_amount');
	if (refusal !== undefined) return refusal;
	if (inPackages !== null && inPackages.size < 1n) {
		return unrated(
			'price_package_invalid',
			'package_size',
			`a package of ${inPackages.size} units cannot be sold. Set a whole number from 1 upwards`,
		);
	}
	return { ok: true, value: { scheme: 'per_unit', currency, unitAmount, package: inPackages } };
}

/** A price that changes with the amount of usage. */
export function tieredPrice(
	currency: string,
	scheme: TieredPrice['scheme'],
	tiers: readonly Tier[],
): PriceReading<TieredPrice> {
	if (tiers.length === 0) {
		return unrated('price_tiers_invalid', 'tiers', 'there is no tier. Give at least one');
	}
	for (const [index, tier] of tiers.entries()) {
		const refusal = tierRefusal(tier, index, tiers);
		if (refusal !== undefined) return refusal;
	}
	return { ok: true, value: { scheme, currency, tiers } };
}

type Refused = { readonly ok: false; readonly refusal: PriceRefusal } | undefined;

function tierRefusal(
	{ upTo, unitAmount, flatAmount }: Tier,
	index: number,
	tiers: readonly Tier[],
): Refused {
	const at = `tiers[${index}]`;
	const invalid = (field: string, reason: string) =>
		unrated('price_tiers_invalid', `${at}${field}`, reason);
	const isLast = index === tiers.length - 1;
	if (isLast !== (upTo === null)) {
		return isLast
			? invalid(
					'.up_to',
					'the last tier ends, and usage beyond it has no price. Leave its end open',
				)
			: invalid('.up_to', 'only the last tier may have no end');
	}
	const from = tiers[index - 1]?.upTo ?? ZERO;
	if (upTo !== null && compareQuantities(upTo, from) <= 0) {
		return invalid(
			'.up_to',
			`the tier ends at ${formatQuantity(upTo)}, where the one before it ends at ${formatQuantity(from)}. Put the tiers in order of usage`,
		);
	}
	if (unitAmount === null && flatAmount === null) {
		return invalid(
			'',
			'the tier has neither an amount for each unit nor a flat amount. Set 0 if it is free',
		);
	}
	return (
		amountRefusal(unitAmount, `${at}.unit_amount`) ?? amountRefusal(flatAmount, `${at}.flat_amount`)
	);
}

/** How amounts below zero are rounded is nowhere said, and more places than a provider keeps would be lost. */
function amountRefusal(amount: Quantity | null, field: string): Refused {
	if (amount === null) return undefined;
	if (amount.units < 0n) {
		return unrated(
			'price_amount_invalid',
			field,
			`${formatQuantity(amount)} is below zero. Set 0 or more`,
		);
	}
	if (amount.scale > MOST_PLACES) {
		return unrated(
			'price_amount_invalid',
			field,
			`${formatQuantity(amount)} has ${amount.scale} decimal places. Set at most ${MOST_PLACES}`,
		);
	}
	return undefined;
}

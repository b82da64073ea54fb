import {
	addQuantities,
	compareQuantities,
	negateQuantity,
	parseQuantity,
	quantity,
	type Quantity,
	roundHalfUp,
	ZERO,
} from '../../metering/quantity';
import type { Price } from '../state/ledger';
import type { Tier } from './price-terms';

/** A line of an invoice: an amount in the smallest unit of its currency, rounded half up. */
export interface RatedLine {
	readonly quantity: Quantity;
	readonly amount: number;
	/** Exact price of one unit in the currency's smallest unit; null for a flat amount. */
	readonly unitAmount: string | null;
	readonly label: string;
}

/**
 * What usage costs. Usage below zero is billed as 0.
 *
 * @see https://docs.stripe.com/products-prices/pricing-models
 */
export function rate(price: Price, usage: Quantity): RatedLine[] {
	const billed = compareQuantities(usage, ZERO) < 0 ? ZERO : usage;
	if (price.billing_scheme !== 'tiered') return [perUnit(price, billed)];
	const tiers = price.tiers ?? [];
	return price.tiers_mode === 'volume' ? volume(tiers, billed) : graduated(tiers, billed);
}

/** A price with the amounts that it has in a currency. */
export function priceIn(price: Price, currency: string): Price {
	const option = price.currency_options?.[currency];
	if (option === undefined) return price;
	const { tiers, unit_amount, unit_amount_decimal } = option;
	return { ...price, currency, tiers, unit_amount, unit_amount_decimal };
}

function perUnit({ transform_quantity, unit_amount_decimal }: Price, usage: Quantity): RatedLine {
	const units =
		transform_quantity === null
			? usage
			: packages(usage, transform_quantity.divide_by, transform_quantity.round === 'up');
	return line(units, unit_amount_decimal, 'per unit');
}

/** Each tier's part of the usage at that tier's price. The first tier's flat amount is always due. */
function graduated(tiers: readonly Tier[], usage: Quantity): RatedLine[] {
	const lines: RatedLine[] = [];
	let from = ZERO;
	tiers.forEach((tier, index) => {
		const reached = index === 0 || compareQuantities(usage, from) > 0;
		if (!reached) return;
		const end = tierEnd(tier, usage);
		lines.push(...tierLines(tier, addQuantities(end, negateQuantity(from)), `tier ${index + 1}`));
		from = end;
	});
	return lines;
}

/** The whole usage at the price of the tier that it ends in. */
function volume(tiers: readonly Tier[], usage: Quantity): RatedLine[] {
	const index = tiers.findIndex(
		({ up_to }) => up_to === null || compareQuantities(usage, whole(up_to)) <= 0,
	);
	return index < 0 ? [] : tierLines(tiers[index], usage, `tier ${index + 1}`);
}

function tierLines(tier: Tier, units: Quantity, label: string): RatedLine[] {
	const lines = [line(units, tier.unit_amount_decimal, label)];
	if (tier.flat_amount_decimal !== null) {
		const flat = roundHalfUp(read(tier.flat_amount_decimal));
		lines.push({
			quantity: ZERO,
			amount: Number(flat.units),
			unitAmount: null,
			label: `${label}, flat`,
		});
	}
	return lines;
}

function tierEnd({ up_to }: Tier, usage: Quantity): Quantity {
	return up_to !== null && compareQuantities(usage, whole(up_to)) > 0 ? whole(up_to) : usage;
}

function line(units: Quantity, unitAmount: string | null, label: string): RatedLine {
	const price = read(unitAmount ?? '0');
	const exact = quantity(units.units * price.units, units.scale + price.scale);
	return { quantity: units, amount: Number(roundHalfUp(exact).units), unitAmount, label };
}

/** Whole packages of a size that usage of 0 or more fills, the last one begun or not. */
function packages(usage: Quantity, size: number, up: boolean): Quantity {
	const divisor = BigInt(size) * 10n ** BigInt(usage.scale);
	const full = usage.units / divisor;
	return quantity(up && usage.units % divisor !== 0n ? full + 1n : full, 0);
}

function whole(count: number): Quantity {
	return quantity(BigInt(count), 0);
}

function read(text: string): Quantity {
	const parsed = parseQuantity(text);
	return parsed.ok ? parsed.quantity : ZERO;
}

/** Stripe's `quantity` beside the exact `quantity_decimal`: the same, truncated to an integer. */
export function wholeQuantity({ units, scale }: Quantity): number {
	return Number(units / 10n ** BigInt(scale));
}

import { addQuantities, compareQuantities, negateQuantity, type Quantity, ZERO } from '../quantity';
import type { PriceModel, Tier } from './price-model';

/** Usage that costs no more than none at all: free, or paid for by a flat amount that is due anyway. */
export interface IncludedUsage {
	/** Null: all usage is included. */
	readonly quantity: Quantity | null;
	/** What may still be used at no further cost, never below 0. Null: without end. */
	readonly remaining: Quantity | null;
}

/**
 * How much usage a price includes.
 *
 * Beyond it, a graduated price bills what is beyond; a volume price bills all of the usage at the
 * price of the tier that it ends in.
 *
 * @param billed the usage so far, 0 or more
 * @returns undefined where usage costs from the first unit
 */
export function includedUsage(model: PriceModel, billed: Quantity): IncludedUsage | undefined {
	const included = includedBy(model);
	if (included === undefined) return undefined;
	if (included === null) return { quantity: null, remaining: null };
	const left = addQuantities(included, negateQuantity(billed));
	return { quantity: included, remaining: compareQuantities(left, ZERO) < 0 ? ZERO : left };
}

function includedBy(model: PriceModel): Quantity | null | undefined {
	if (model.scheme === 'per_unit') return isZero(model.unitAmount) ? null : undefined;
	const { scheme, tiers } = model;
	const dueAnyway = scheme === 'volume' ? flatOf(tiers[0]) : ZERO;
	const costs = ({ unitAmount, flatAmount }: Tier, index: number): boolean =>
		!isZero(unitAmount) || (index > 0 && compareQuantities(flatAmount ?? ZERO, dueAnyway) > 0);
	const first = tiers.findIndex(costs);
	if (first < 0) return null;
	return tiers[first - 1]?.upTo ?? undefined;
}

function flatOf(tier: Tier | undefined): Quantity {
	return tier?.flatAmount ?? ZERO;
}

function isZero(amount: Quantity | null): boolean {
	return amount === null || amount.units === 0n;
}

import { addQuantities, type Quantity } from '../quantity';
import type { PriceModel } from '../rating/price-model';
import { rate } from '../rating/rate';

/**
 * What each change of a period's usage adds to its bill, made one after another: a tier or a package
 * costs whoever gets into it. Together they are the exact difference between both bills, rounding
 * included.
 *
 * @param usage what is billed of the period without any of the changes
 * @returns amounts in the currency's smallest unit, below 0 where the bill falls
 */
export function stakesOf(
	model: PriceModel,
	usage: Quantity,
	changes: readonly Quantity[],
): bigint[] {
	let reached = usage;
	let { amount: before } = rate(model, usage);
	return changes.map((change) => {
		reached = addQuantities(reached, change);
		const { amount } = rate(model, reached);
		const added = amount - before;
		before = amount;
		return added;
	});
}

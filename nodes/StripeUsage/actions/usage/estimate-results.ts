import { addQuantities, type Quantity, ZERO } from '../../../../metering/quantity';
import type { PriceModel } from '../../../../metering/rating/price-model';
import { rate, type RatedUsage } from '../../../../metering/rating/rate';
import type { PriceLookup } from '../../../../providers/stripe/billing/price-directory';
import type { ItemResult } from '../../../../providers/stripe/item-result';
import type { EstimateRow, UnreadableRow } from './estimate-rows';

/** What became of one row, or of the rows of one customer and price. */
export interface EstimateResult extends ItemResult {
	readonly status: 'rated' | 'rejected' | 'unread';
	readonly customer: string | null;
	/** Stripe's ID of the price; null for one that was given. */
	readonly price?: string | null;
	readonly usage?: Quantity;
	readonly rated?: RatedUsage;
}

/** A row whose price was looked for. */
export interface PricedRow extends EstimateRow {
	readonly lookup: PriceLookup;
}

/** Rates each row as a period of its own. In the order of the rows. */
export function rateEach(rows: ReadonlyArray<PricedRow | UnreadableRow>): EstimateResult[] {
	return rows.map((row) => {
		if ('reason' in row) return { ...row, status: 'rejected' };
		if ('model' in row.lookup) return ratedFrom([row], row.lookup.model);
		return refusedRow(row, row.lookup);
	});
}

/**
 * Adds the rows of each customer and price up and rates the sums, in the order of their first rows.
 * A customer of whom a row could not be read gets no sum, because it would be too low.
 */
export function rateByCustomer(rows: ReadonlyArray<PricedRow | UnreadableRow>): EstimateResult[] {
	const broken = new Map(
		rows.flatMap((row) => (row.customer !== null && isLacking(row) ? [[row.customer, row]] : [])),
	);
	const sums = new Map<string, PricedRow[]>();
	const refused: EstimateResult[] = [];
	for (const row of rows) {
		const first = broken.get(row.customer ?? '');
		if ('reason' in row) refused.push({ ...row, status: 'rejected' });
		else if (!('model' in row.lookup)) refused.push(refusedRow(row, row.lookup));
		else if (first !== undefined) refused.push(incomplete(row, first));
		else {
			const key = JSON.stringify([row.customer, keyOf(row)]);
			const together = sums.get(key);
			if (together === undefined) sums.set(key, [row]);
			else together.push(row);
		}
	}
	const rated = [...sums.values()].flatMap((together) => {
		const { lookup } = together[0] as PricedRow;
		return 'model' in lookup ? [ratedFrom(together, lookup.model)] : [];
	});
	return [...rated, ...refused].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
}

/** True for a row of which nobody can say that it is not part of a sum. */
function isLacking(row: PricedRow | UnreadableRow): boolean {
	if ('reason' in row) return true;
	const isOfNamedPrice = 'ref' in row.price && row.price.ref.id !== '';
	return !('model' in row.lookup) && !isOfNamedPrice;
}

/** What tells prices apart; of given ones all they say. */
function keyOf({ price, lookup }: PricedRow): unknown {
	if ('ref' in price) return [price.ref.id, 'model' in lookup && lookup.model.currency];
	return JSON.stringify(lookup, (_key, value: unknown) =>
		typeof value === 'bigint' ? value.toString() : value,
	);
}

function ratedFrom(together: readonly PricedRow[], model: PriceModel): EstimateResult {
	const [{ index, customer, price }] = together as [PricedRow];
	const usage = together.reduce((sum, { quantity }) => addQuantities(sum, quantity), ZERO);
	return {
		index,
		madeOf: together.map((row) => row.index),
		status: 'rated',
		customer,
		price: 'ref' in price ? price.ref.id : null,
		usage,
		rated: rate(model, usage),
	};
}

function refusedRow(
	{ index, customer }: EstimateRow,
	lookup: Exclude<PriceLookup, { readonly model: PriceModel }>,
): EstimateResult {
	return { index, customer, status: lookup.status, ...lookup.refusal };
}

function incomplete(
	{ index, customer }: EstimateRow,
	first: { readonly index: number },
): EstimateResult {
	return {
		index,
		customer,
		status: 'rejected',
		field: 'quantity',
		code: 'sum_incomplete',
		reason: `item ${first.index} of the same customer could not be read, so the customer's sum would lack it. Mend that item, or take it out`,
	};
}

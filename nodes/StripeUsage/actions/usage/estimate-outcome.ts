import type { IDataObject } from 'n8n-workflow';
import { addQuantities, formatQuantity, type Quantity, ZERO } from '../../../../metering/quantity';
import type { RatedTier, RatedUsage } from '../../../../metering/rating/rate';
import { statusFields } from '../../../common/reason-sentence';
import type { EstimateResult } from './estimate-results';
import { amountOf, amountText } from '../../../common/money';

/** What usage costs, in snake_case like Stripe's own objects. */
export function estimateOutcome(result: EstimateResult): IDataObject {
	const { customer, price = null, usage, rated } = result;
	if (rated === undefined || usage === undefined) return { ...statusFields(result), customer };
	const { currency, amount, tiers } = rated;
	return {
		status: result.status,
		customer,
		quantity: formatQuantity(usage),
		currency,
		amount: amountOf(amount),
		amount_text: amountText(amount, currency),
		exact_amount: formatQuantity(tiers.reduce((sum, { exact }) => addQuantities(sum, exact), ZERO)),
		...includedFields(rated),
		price,
		tiers: tiers.map(tierFields),
	};
}

/** Null where usage costs from the first unit; `unlimited` where it never costs more than none. */
export function includedFields({ included }: RatedUsage): IDataObject {
	const text = (quantity: Quantity | null): string =>
		quantity === null ? 'unlimited' : formatQuantity(quantity);
	return {
		included: included === undefined ? null : text(included.quantity),
		remaining: included === undefined ? null : text(included.remaining),
	};
}

/** A tier's part of the usage. */
export function tierFields({ tier, quantity, unitAmount, flatAmount, amount, exact }: RatedTier) {
	return {
		tier,
		quantity: formatQuantity(quantity),
		unit_amount: unitAmount === null ? null : formatQuantity(unitAmount),
		flat_amount: flatAmount === null ? null : formatQuantity(flatAmount),
		amount: amountOf(amount),
		exact: formatQuantity(exact),
	};
}

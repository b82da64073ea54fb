import { minorDigits } from '../../../metering/currency';
import { compareQuantities, formatQuantity, type Quantity } from '../../../metering/quantity';
import { UNNAMED_CURRENCY } from '../amounts';
import { type EdgeRefusal, refuseEdge } from '../edge-refusal';
import type { TriggerItem } from '../trigger-items';
import type { EdgeFireRequest } from './fire-request';

/** Edge's conditions: what they are called, and on which side of the threshold a value meets them. */
const CONDITIONS: Readonly<Record<string, readonly [words: string, sides: readonly number[]]>> = {
	lte: ['at or below', [-1, 0]],
	gte: ['at or above', [0, 1]],
	eq: ['equal to', [0]],
	lt: ['below', [-1]],
	gt: ['above', [1]],
};

export function itemNotFound({ item }: EdgeFireRequest): EdgeRefusal {
	return refuseEdge(
		'item',
		'item_not_found',
		`"${item}" is not among the active trigger items of the brand. Check the ID, and the brand of the credential`,
	).refusal;
}

/**
 * What of the item itself stands against a fire. Edge looks at the value only in threshold mode; a
 * value that is given is held against the threshold of any item here, since that is what it is for.
 */
export function refuseByItem(request: EdgeFireRequest, item: TriggerItem): EdgeRefusal | undefined {
	return refuseValue(request, item) ?? refuseOverride(request, item);
}

function refuseValue(
	{ value }: EdgeFireRequest,
	{ mode, condition, threshold }: TriggerItem,
): EdgeRefusal | undefined {
	if (value === undefined) {
		if (mode !== 'threshold') return undefined;
		return refuseEdge(
			'metric_value',
			'value_missing',
			'the item is of threshold mode, so Edge has to be told what was measured',
		).refusal;
	}
	if (mode === 'event') return undefined;
	const [words, sides] = CONDITIONS[condition ?? ''] ?? [];
	if (words === undefined || sides === undefined || threshold === undefined) {
		// In threshold mode Edge itself compares, by whatever condition it has.
		if (mode === 'threshold') return undefined;
		return refuseEdge(
			'metric_value',
			'condition_unknown',
			`the item has no condition that the value can be held against (${condition ?? 'none'}), and Edge compares it only in threshold mode. Leave it empty to fire without a condition`,
		).refusal;
	}
	if (sides.includes(compareQuantities(value, threshold))) return undefined;
	return refuseEdge(
		'metric_value',
		'threshold_not_met',
		`${formatQuantity(value)} is not ${words} the item's threshold ${formatQuantity(threshold)}, so nothing is due`,
	).refusal;
}

function refuseOverride(
	{ amount }: EdgeFireRequest,
	{ mode, allowsOverride, currency = UNNAMED_CURRENCY, maximum }: TriggerItem,
): EdgeRefusal | undefined {
	if (amount === undefined) {
		if (mode !== 'variable') return undefined;
		return refuse(
			'amount_missing',
			'the item is of variable mode, so the amount comes with the fire',
		);
	}
	if (!allowsOverride) {
		return refuse(
			'amount_not_allowed',
			'the item does not allow another amount than its own price. Leave it empty, or allow it on the item in Edge',
		);
	}
	if (amount.units <= 0n) {
		return refuse(
			'invalid_amount',
			`${formatQuantity(amount)} is not an amount to charge. Give one above 0`,
		);
	}
	const digits = minorDigits(currency);
	if (amount.scale > digits) {
		return refuse(
			'invalid_amount',
			`${formatQuantity(amount)} has more than ${digits} digits behind the point. Give whole units of the currency: 12.50 is 12 dollars and 50 cents`,
		);
	}
	return maximum === undefined ? undefined : refuseBeyond(amount, maximum);
}

/** Edge would charge its maximum instead, which nobody asked for. */
function refuseBeyond(amount: Quantity, maximum: Quantity): EdgeRefusal | undefined {
	if (compareQuantities(amount, maximum) <= 0) return undefined;
	return refuse(
		'amount_limit',
		`${formatQuantity(amount)} is more than the item may charge, ${formatQuantity(maximum)}. Raise the maximum of the item in Edge if the amount is right`,
	);
}

function refuse(code: string, reason: string): EdgeRefusal {
	return refuseEdge('override_amount', code, reason).refusal;
}

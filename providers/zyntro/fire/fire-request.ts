import { formatQuantity, parseQuantity, type Quantity } from '../../../metering/quantity';
import { jsonNumber } from '../amounts';
import type { EnrolledPair } from '../enrollments';
import { type EdgeReading, type EdgeRefusal, readId, refuseEdge } from '../edge-refusal';

/** A fire as an item of the workflow describes it. */
export interface EdgeFireInput {
	/** Position among the run's items, from 0. */
	readonly index: number;
	readonly item: unknown;
	readonly customer: unknown;
	/** Undefined where none is asked for; what is asked for and empty is null. */
	readonly value?: unknown;
	/** In whole units of the currency; undefined and null as for the value. */
	readonly amount?: unknown;
	readonly description?: unknown;
	/** Set when an expression broke, so that nothing else could be read. */
	readonly unreadable?: EdgeRefusal;
}

export interface EdgeFireRequest extends EnrolledPair {
	/** What was measured. */
	readonly value?: Quantity;
	/** In whole units, in place of the item's price. */
	readonly amount?: Quantity;
	readonly description?: string;
}

/**
 * Reads a fire. A value or amount that is asked for and not there is refused: without them Edge
 * charges the item's own price, and takes the condition of most items as met.
 */
export function readFire(input: EdgeFireInput): EdgeReading<EdgeFireRequest> {
	if (input.unreadable !== undefined) return { ok: false, refusal: input.unreadable };
	const item = readId(input.item, 'item', 'trigger item');
	if (!item.ok) return item;
	const customer = readId(input.customer, 'billing_customer', 'billing customer');
	if (!customer.ok) return customer;
	const value = input.value === undefined ? undefined : readNumber(input.value, 'metric_value');
	if (value?.ok === false) return value;
	const amount =
		input.amount === undefined ? undefined : readNumber(input.amount, 'override_amount');
	if (amount?.ok === false) return amount;
	const description = String(input.description ?? '').trim();
	return {
		ok: true,
		value: {
			item: item.value,
			customer: customer.value,
			...(value && { value: value.value }),
			...(amount && { amount: amount.value }),
			...(description !== '' && { description }),
		},
	};
}

function readNumber(
	raw: unknown,
	field: 'metric_value' | 'override_amount',
): EdgeReading<Quantity> {
	const read = parseQuantity(raw);
	if (!read.ok) {
		return refuseEdge(field, field === 'metric_value' ? read.code : 'invalid_amount', read.reason);
	}
	if (jsonNumber(read.quantity) === undefined) {
		const code = field === 'metric_value' ? 'value_not_exact' : 'invalid_amount';
		const reason = `${formatQuantity(read.quantity)} has more digits than Edge, which takes JSON numbers, would get. Round it`;
		return refuseEdge(field, code, reason);
	}
	return { ok: true, value: read.quantity };
}

/** The call that fires it. What is not given is not sent. */
export function fireBody({
	item,
	customer,
	value,
	amount,
	description,
}: EdgeFireRequest): Readonly<Record<string, unknown>> {
	return {
		billable_item_id: item,
		billing_customer_id: customer,
		...(amount && { override_amount: jsonNumber(amount) }),
		...(description !== undefined && { override_description: description }),
		...(value && { metric_value: jsonNumber(value) }),
	};
}

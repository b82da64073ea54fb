/** The part of an item that a refusal is about; shown to people under the name of its field. */
export type EdgeField =
	| 'item'
	| 'billing_customer'
	| 'contact'
	| 'metric_value'
	| 'override_amount'
	| 'description'
	| 'row';

/** Why Edge is not asked to do it, or why it did not. */
export interface EdgeRefusal {
	/** For machines. */
	readonly code: string;
	readonly field?: EdgeField;
	/** For people: what happened and how to mend it, without the field's name in front. */
	readonly reason: string;
	/** When the same fire may go through, Unix seconds, if time alone mends it. */
	readonly nextAllowedAt?: number;
}

export type EdgeReading<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly refusal: EdgeRefusal };

export function refuseEdge(
	field: EdgeField,
	code: string,
	reason: string,
): { readonly ok: false; readonly refusal: EdgeRefusal } {
	return { ok: false, refusal: { code, field, reason } };
}

/**
 * Reads an ID as the item gives it.
 *
 * @param what the ID in words, such as "billing customer"
 */
export function readId(
	raw: unknown,
	field: 'item' | 'billing_customer' | 'contact',
	what: string,
): EdgeReading<string> {
	const text = typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim() : '';
	if (text !== '') return { ok: true, value: text };
	const code = INVALID_IDS[field];
	return refuseEdge(field, code, `the ${what} is empty. Map the field that holds its ID`);
}

const INVALID_IDS = {
	item: 'invalid_item',
	billing_customer: 'invalid_customer',
	contact: 'invalid_contact',
} as const;

/** The part of a usage row that a refusal is about; shown to people under the name of its field. */
export type UsageField =
	| 'meter'
	| 'customer'
	| 'value'
	| 'timestamp'
	| 'window_start'
	| 'window_end'
	| 'source_event_id'
	| 'payload'
	| 'row';

/** Why a row cannot be billed as it stands: a code for machines, a sentence for people. */
export interface Refusal {
	readonly code: string;
	readonly field: UsageField;
	/** What happened and how to mend it, without the field's name in front. */
	readonly reason: string;
}

/** Either a value, or the refusal that says why there is none. */
export type Reading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: Refusal };

export function accept<T>(value: T): Reading<T> {
	return { ok: true, value };
}

export function refuse(
	field: UsageField,
	code: string,
	reason: string,
): { readonly ok: false; readonly refusal: Refusal } {
	return { ok: false, refusal: { field, code, reason } };
}

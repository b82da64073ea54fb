/** The setting that a refusal is about; shown to people under the name of its field. */
export type RangeField = 'range' | 'range_start' | 'range_end' | 'count' | 'time_zone' | 'grouping';

/** Why a time range cannot be read as it stands. */
export interface RangeRefusal {
	/** For machines. */
	readonly code: string;
	readonly field: RangeField;
	/** For people: what is wrong and how to mend it, without the field's name in front. */
	readonly reason: string;
}

/** Either what was made of a time range, or why nothing was. */
export type RangeReading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: RangeRefusal };

export function refuseRange(
	field: RangeField,
	code: string,
	reason: string,
): { readonly ok: false; readonly refusal: RangeRefusal } {
	return { ok: false, refusal: { field, code, reason } };
}

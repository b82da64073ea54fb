/** Why usage cannot be priced exactly: nothing is rated on a guess. */
export type PriceRefusalCode =
	| 'price_deleted'
	| 'price_not_metered'
	| 'price_custom_amount'
	| 'price_not_expanded'
	| 'price_currency_missing'
	| 'price_scheme_unknown'
	| 'price_amount_invalid'
	| 'price_tiers_invalid'
	| 'price_package_invalid';

export interface PriceRefusal {
	readonly code: PriceRefusalCode;
	/** Where in the price: `unit_amount`, `tiers[1].up_to`. */
	readonly field: string;
	/** What is wrong and how to mend it, without the field's name in front. */
	readonly reason: string;
}

/** Either what was made of a price, or why it cannot be rated. */
export type PriceReading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: PriceRefusal };

export function unrated(
	code: PriceRefusalCode,
	field: string,
	reason: string,
): { readonly ok: false; readonly refusal: PriceRefusal } {
	return { ok: false, refusal: { code, field, reason } };
}

import type { ItemField } from '../../../../providers/stripe/item-result';
import { RowRefusal } from '../row-refusal';

/** Why an item is not fired that cannot be read as it stands. Such an item asks Stripe nothing. */
export const FIRE_REFUSALS = [
	'expression_broken',
	'invalid_setting',
	'invalid_trigger',
	'invalid_customer',
	'invalid_currency',
	'invalid_event_id',
	'invalid_threshold',
	'invalid_amount',
	'invalid_description',
	'invalid_metadata',
	'value_missing',
	'value_not_a_number',
	'value_not_exact',
	'value_too_long',
	'time_unreadable',
	'time_without_zone',
	'balance_time_missing',
	'period_missing',
	'amount_differs',
	'threshold_differs',
] as const;

export type FireRefusalCode = (typeof FIRE_REFUSALS)[number];

/** @param reason what happened and how to mend it, without the field's name in front */
export function itemRefusal(code: FireRefusalCode, field: ItemField, reason: string): RowRefusal {
	return new RowRefusal(code, field, reason);
}

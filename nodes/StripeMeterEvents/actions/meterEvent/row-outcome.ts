import type { IDataObject } from 'n8n-workflow';
import type { UsageField } from '../../../../metering/refusal';
import type { RowResult } from '../../../../providers/stripe/row-result';

/** Names of the fields as the panel shows them. */
const LABELS: Record<UsageField, string> = {
	meter: 'Meter',
	customer: 'Customer',
	value: 'Value',
	timestamp: 'Timestamp',
	window_start: 'Window Start',
	window_end: 'Window End',
	source_event_id: 'Source Event ID',
	payload: 'Extra Payload',
	row: 'Row',
};

/** One row's outcome, in snake_case like Stripe's own objects. */
export function outcomeOf(result: RowResult): IDataObject {
	return {
		status: result.status,
		reason_code: result.code ?? null,
		reason: result.reason === undefined ? null : reasonOf(result),
		customer: result.customer ?? null,
		event_name: result.eventName ?? null,
		value: result.value ?? null,
		timestamp: result.timestamp ?? null,
		identifier: result.identifier ?? null,
		attempts: result.attempts,
		...(result.combined && {
			combined_rows: result.combined.rows,
			combined_value: result.combined.value,
		}),
	};
}

/** `Customer: the customer is empty. …` */
export function reasonOf({ field, reason = '' }: RowResult): string {
	return field === undefined ? capital(reason) : `${LABELS[field]}: ${reason}`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { IDataObject } from 'n8n-workflow';
import type { RowResult } from '../../../../providers/stripe/row-result';
import { statusFields } from '../../../common/reason-sentence';

/** One row's outcome, in snake_case like Stripe's own objects. */
export function rowOutcome(result: RowResult): IDataObject {
	const { status, reason_code, reason } = statusFields(result);
	// Spread together, the outcomes of a million rows would take n8n 300 MB more.
	const outcome: IDataObject = {
		status,
		reason_code,
		reason,
		customer: result.customer ?? null,
		event_name: result.eventName ?? null,
		value: result.value ?? null,
		timestamp: result.timestamp ?? null,
		identifier: result.identifier ?? null,
		attempts: result.attempts,
	};
	if (result.combined !== undefined) {
		outcome.combined_rows = result.combined.rows;
		outcome.combined_value = result.combined.value;
	}
	return outcome;
}

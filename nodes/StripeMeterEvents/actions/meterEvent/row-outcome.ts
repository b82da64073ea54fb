import type { IDataObject } from 'n8n-workflow';
import type { RowResult } from '../../../../providers/stripe/row-result';
import { statusFields } from '../../../common/reason-sentence';

/** One row's outcome, in snake_case like Stripe's own objects. */
export function rowOutcome(result: RowResult): IDataObject {
	return {
		...statusFields(result),
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

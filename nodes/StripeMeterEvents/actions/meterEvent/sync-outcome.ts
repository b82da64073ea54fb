import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import type { SyncResult } from '../../../../providers/stripe/sync/sync-result';
import { statusFields } from '../../../common/reason-sentence';

/** One window's outcome, in snake_case like Stripe's own objects. */
export function syncOutcome(result: SyncResult): IDataObject {
	const { window, event } = result;
	return {
		...statusFields(result),
		customer: result.customer ?? null,
		event_name: result.eventName ?? null,
		window_start: window === undefined ? null : formatInstant(window.start),
		window_end: window === undefined ? null : formatInstant(window.end),
		previous_total: result.previousTotal ?? null,
		new_total: result.newTotal ?? null,
		delta: result.delta ?? null,
		value: event?.value ?? null,
		timestamp: event?.timestamp ?? null,
		identifier: event?.identifier ?? null,
		attempts: result.attempts,
		...(result.carriedTo && { carried_to: result.carriedTo }),
		...(result.vanished && { vanished: true }),
	};
}

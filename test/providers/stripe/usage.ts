import type { Meter } from '../../../providers/stripe/meters';
import type { RowRules } from '../../../providers/stripe/read-row';
import type { UsageInput } from '../../../providers/stripe/usage-input';

export const NOW = Date.parse('2026-03-16T04:30:00Z') / 1000;

export function meterOf(change: Partial<Meter> = {}): Meter {
	return {
		id: 'mtr_1',
		object: 'billing.meter',
		created: 0,
		customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
		default_aggregation: { formula: 'sum' },
		display_name: 'API calls',
		event_name: 'api_calls',
		event_time_window: null,
		livemode: false,
		status: 'active',
		status_transitions: { deactivated_at: null },
		updated: 0,
		value_settings: { event_payload_key: 'value' },
		...change,
	};
}

export const RULES: RowRules = {
	identity: 'source_event',
	combine: 'none',
	allowNegative: false,
	fractions: 'send',
	bareTimes: 'refuse',
	now: NOW,
};

export function inputOf(change: Partial<UsageInput> = {}): UsageInput {
	return {
		index: 0,
		meter: { by: 'event_name', value: 'api_calls' },
		customer: 'cus_1',
		value: '5',
		time: { kind: 'timestamp', at: NOW - 60 },
		sourceEventId: 'evt-1',
		...change,
	};
}

import type { INodeProperties } from 'n8n-workflow';

/** The meter, chosen from a list or named by event name or ID. */
export const meterLocator: INodeProperties = {
	displayName: 'Meter',
	name: 'meter',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Stripe Billing meter. Its payload keys are looked up, never assumed.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a meter…',
			typeOptions: {
				searchListMethod: 'searchMeters',
				searchable: true,
			},
		},
		{
			displayName: 'By Event Name',
			name: 'eventName',
			type: 'string',
			placeholder: 'e.g. api_calls',
			hint: 'The name that events of the meter carry. It is the same in test and live mode',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. mtr_test_61Q8nQMqIFK9fRQmr41CMAXJrFdZ5MnA',
		},
	],
};

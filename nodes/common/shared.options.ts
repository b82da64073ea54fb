import type { INodeProperties } from 'n8n-workflow';

/** @param instead what happens, and what does not */
export function dryRun(instead: string): INodeProperties {
	return {
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: `Whether to do everything but the sending: ${instead}`,
	};
}

export const lanesAtOnce: INodeProperties = {
	displayName: 'Lanes at Once',
	name: 'lanes',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 500 },
	default: 0,
	description:
		'How many customers are sent side by side; events of one customer and meter always go one after another. 0 chooses by the rate, from 4 to 250.',
};

export const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'One Item a Row', value: 'rows', description: 'What became of each input row' },
		{ name: 'Run Summary', value: 'summary', description: 'One item with the totals of the run' },
	],
	default: 'rows',
	description: 'What this node passes on',
};

/** @param limits Stripe's limits by kind of key */
export function requestsPerSecond(limits: string): INodeProperties {
	return {
		displayName: 'Requests per Second',
		name: 'ratePerSecond',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10000 },
		default: 0,
		description: `The most requests this run makes in a second. 0 chooses Stripe’s limit for the kind of key: ${limits}.`,
	};
}

export const retryTimeBudget: INodeProperties = {
	displayName: 'Retry Time Budget (Seconds)',
	name: 'retryBudget',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 86400 },
	default: 300,
	description:
		'How long to wait in vain for Stripe when it refuses or cannot be reached. Then the remaining rows are reported as unsent, for the next run.',
};

export const extraPayload: INodeProperties = {
	displayName: 'Extra Payload',
	name: 'extraPayload',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. region',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
	description:
		'Further fields of the event’s payload, flat texts. Stripe keeps them, but bills without them.',
};

/** @param rounded what rounding does */
export function fractionalValues(rounded: string): INodeProperties {
	return {
		displayName: 'Fractional Values',
		name: 'fractions',
		type: 'options',
		options: [
			{ name: 'Reject', value: 'reject', description: 'Name the row, bill the others' },
			{ name: 'Round Half Up', value: 'round', description: rounded },
			{ name: 'Send as Is', value: 'send', description: 'Stripe bills fractions exactly' },
		],
		default: 'send',
		description: 'What to do with values that are not whole numbers',
	};
}

export const bareTimes: INodeProperties = {
	displayName: 'Times Without Time Zone',
	name: 'bareTimes',
	type: 'options',
	options: [
		{
			name: 'Read as UTC',
			value: 'utc',
			description: 'When the source stores UTC without saying so',
		},
		{
			name: 'Read in the Workflow’s Time Zone',
			value: 'workflow',
			description: 'When the source stores local times',
		},
		{ name: 'Reject', value: 'refuse', description: 'Name the row, bill the others' },
	],
	default: 'refuse',
	description: 'What to do with times such as 2026-03-16 04:00 that name no time zone',
};

/** @param options in alphabetical order of their names, as n8n lists options */
export function optionsOf(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	};
}

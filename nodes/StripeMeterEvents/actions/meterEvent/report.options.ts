import type { INodeProperties } from 'n8n-workflow';
import {
	dryRun,
	lanesAtOnce,
	optionsOf,
	output,
	requestsPerSecond,
	retryTimeBudget,
} from './shared.options';

const combineRows: INodeProperties = {
	displayName: 'Combine Rows',
	name: 'combine',
	type: 'options',
	options: [
		{ name: 'None', value: 'none', description: 'One meter event a row' },
		{ name: 'Per Day', value: 'day', description: 'One meter event per customer and UTC day' },
		{ name: 'Per Hour', value: 'hour', description: 'One meter event per customer and hour' },
		{ name: 'Per Minute', value: 'minute', description: 'One meter event per customer and minute' },
		{
			name: 'Per Window',
			value: 'window',
			description: 'One meter event per customer and window of the rows',
		},
	],
	default: 'none',
	description:
		'Add rows of one customer and meter up, exactly, before they are sent. Needs identity Usage Window. Send a window only when all its rows are there: rows that come after its first report are refused. To change this later makes usage that is billed already look new.',
};

const extraPayload: INodeProperties = {
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

/** In alphabetical order of their names, as n8n lists options. */
const options: INodeProperties[] = [
	combineRows,
	dryRun('rows are read, checked and identified, nothing is billed'),
	extraPayload,
	{
		displayName: 'Fractional Values',
		name: 'fractions',
		type: 'options',
		options: [
			{ name: 'Reject', value: 'reject', description: 'Name the row, bill the others' },
			{
				name: 'Round Half Up',
				value: 'round',
				description: 'To a whole number, after rows are combined: 2.5 becomes 3',
			},
			{ name: 'Send as Is', value: 'send', description: 'Stripe bills fractions exactly' },
		],
		default: 'send',
		description: 'What to do with values that are not whole numbers',
	},
	lanesAtOnce,
	{
		displayName: 'Negative Values',
		name: 'allowNegative',
		type: 'boolean',
		default: false,
		description: 'Whether rows may take usage off the bill, as credits and corrections do',
	},
	output,
	requestsPerSecond('1,000 live, 100 live for a connected account, 25 in test mode and sandboxes'),
	retryTimeBudget,
	{
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
	},
];

export const reportOptions = optionsOf(options);

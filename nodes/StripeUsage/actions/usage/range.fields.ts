import type { INodeProperties } from 'n8n-workflow';

/** Of what time usage is asked for. `read-range.ts` reads them. */
export const rangeFields: INodeProperties[] = [
	{
		displayName: 'Range',
		name: 'range',
		type: 'options',
		required: true,
		options: [
			{ name: 'Between', value: 'between', description: 'From one moment to another' },
			{
				name: 'Current Billing Period',
				value: 'current_period',
				description:
					'Of each customer the period that its subscription to the meter is in. A restricted key needs the permissions Prices: Read and Subscriptions: Read.',
			},
			{ name: 'Last Month', value: 'last_month', description: 'The calendar month before this' },
			{ name: 'Last N Days', value: 'last_days', description: 'Today and the days before it' },
			{
				name: 'Last N Hours',
				value: 'last_hours',
				description: 'The running hour and those before it',
			},
			{ name: 'This Hour', value: 'this_hour', description: 'The running hour, so far' },
			{ name: 'This Month', value: 'this_month', description: 'The running month, so far' },
			{ name: 'Today', value: 'today', description: 'The running day, so far' },
			{ name: 'Yesterday', value: 'yesterday', description: 'The day before today' },
		],
		default: 'this_month',
		description: 'Of what time to read usage. Hours, days and months are those of the time zone.',
	},
	// Not required: where an expression chooses the range, both are shown, and may stay empty.
	{
		displayName: 'Range Start',
		name: 'rangeStart',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-03-16T00:00:00Z',
		displayOptions: { show: { range: ['between'] } },
		description:
			'First moment of the range, in ISO 8601 such as 2026-03-16T00:00:00Z. Without an offset it is read in the time zone. Stripe reads whole minutes, so it is rounded down to one.',
	},
	{
		displayName: 'Range End',
		name: 'rangeEnd',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-03-17T00:00:00Z',
		displayOptions: { show: { range: ['between'] } },
		description:
			'First moment after the range, in ISO 8601 such as 2026-03-17T00:00:00Z. Without an offset it is read in the time zone. Rounded up to a whole minute.',
	},
	{
		displayName: 'Number of Hours or Days',
		name: 'count',
		type: 'number',
		required: true,
		typeOptions: { minValue: 1, maxValue: 10000 },
		default: 7,
		displayOptions: { show: { range: ['last_days', 'last_hours'] } },
		description: 'How many hours or days, the running one included',
	},
];

export const groupByField: INodeProperties = {
	displayName: 'Group By',
	name: 'groupBy',
	type: 'options',
	options: [
		{ name: 'Day', value: 'day', description: 'A value for each day' },
		{ name: 'Hour', value: 'hour', description: 'A value for each hour' },
		{ name: 'Month', value: 'month', description: 'A value for each calendar month' },
		{ name: 'None', value: 'none', description: 'One total of the whole range' },
		{ name: 'Week', value: 'week', description: 'A value for each week, from Monday' },
	],
	default: 'none',
	description:
		'By what usage is grouped. Hours, days, weeks and months are those of the time zone; where nothing was used the value is 0.',
};

export const timeZoneOption: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description:
		'IANA name of the time zone, such as Europe/Berlin or UTC, whose hours, days, weeks and months are meant. When empty, the one of the workflow.',
};

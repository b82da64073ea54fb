import type { INodeProperties } from 'n8n-workflow';

/** Fields of a usage row that are the same whatever is done with it. */
export const customerField: INodeProperties = {
	displayName: 'Customer',
	name: 'customer',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. cus_NffrFeUfNV2Hib',
	description: 'Stripe customer ID. Drag it in from the input.',
};

/** @param description what a moment of usage means to the operation */
export function timestampField(description: string): INodeProperties {
	return {
		displayName: 'Timestamp',
		name: 'timestamp',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2026-03-16T04:12:09Z',
		displayOptions: { show: { timeOfUsage: ['timestamp'] } },
		description,
	};
}

/** @param whenOpen what becomes of a window that has not ended */
export function windowFields(whenOpen: string): INodeProperties[] {
	const shared: Pick<INodeProperties, 'type' | 'required' | 'default' | 'displayOptions'> = {
		type: 'string',
		required: true,
		default: '',
		displayOptions: { show: { timeOfUsage: ['window'] } },
	};
	return [
		{
			...shared,
			displayName: 'Window Start',
			name: 'windowStart',
			placeholder: 'e.g. 2026-03-16T04:00:00Z',
			description: 'First moment of the window, a whole minute',
		},
		{
			...shared,
			displayName: 'Window End',
			name: 'windowEnd',
			placeholder: 'e.g. 2026-03-16T05:00:00Z',
			description: `First moment after the window, a whole minute. ${whenOpen}`,
		},
	];
}

/** @param whatItIs the total, in the words of the operation */
export function totalField(whatItIs: string): INodeProperties {
	return {
		displayName: 'Total',
		name: 'value',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1250',
		description: `${whatItIs}. Numbers and numeric text are taken exactly; up to 15 digits. An empty value is rejected, never read as 0.`,
	};
}

/** How a row that is a total says which window it is of. */
export const timeOfTotalField: INodeProperties = {
	displayName: 'Time of Usage',
	name: 'timeOfUsage',
	type: 'options',
	noDataExpression: true,
	required: true,
	options: [
		{
			name: 'Timestamp',
			value: 'timestamp',
			description: 'Each row names a moment of its window, and the grid says which window it is',
		},
		{
			name: 'Usage Window',
			value: 'window',
			description: 'Each row names the start and end of its window',
		},
	],
	default: 'window',
	description: 'How a row says which window it is the total of',
};

/** The windows in which moments lie. */
export const gridField: INodeProperties = {
	displayName: 'Grid',
	name: 'grid',
	type: 'options',
	required: true,
	options: [
		{ name: '15 Minutes', value: 'quarter_hour', description: 'Read one by one' },
		{ name: 'Day (UTC)', value: 'day', description: 'Read up to 100 at a time' },
		{ name: 'Hour', value: 'hour', description: 'Read up to 100 at a time' },
		{ name: 'Minute', value: 'minute', description: 'Read one by one' },
		{ name: 'Month (UTC)', value: 'month', description: 'Read one by one' },
	],
	default: 'hour',
	displayOptions: { show: { timeOfUsage: ['timestamp'] } },
	description: 'The windows that the totals are of. Keep one grid for a meter.',
};

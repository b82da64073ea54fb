import type { INodeProperties } from 'n8n-workflow';

/** What an input item says of usage. The defaults fit what Get Summary and Reconcile put out. */
export const chartRowFields: INodeProperties[] = [
	{
		displayName: 'Time',
		name: 'time',
		type: 'string',
		required: true,
		default: '={{ $json.label ?? $json.window_start ?? $json.start }}',
		placeholder: 'e.g. 2026-03-16',
		description:
			'The hour, day, week or month that the value is of, such as 2026-03-16 or 2026-03-16T04:00:00Z. Items of one time share a bar.',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		required: true,
		default: '={{ $json.value ?? $json.stripe_total }}',
		placeholder: 'e.g. 1250',
		description:
			'What was used, as a number or numeric text. An empty value is rejected, never read as 0, unless the status is missing.',
	},
	{
		displayName: 'Series',
		name: 'series',
		type: 'string',
		default: '={{ $json.customer }}',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		description:
			'Whose usage it is: a customer, a meter, or any name. Each gets a colour. When empty, all items are one series.',
	},
	{
		displayName: 'Source Value',
		name: 'sourceValue',
		type: 'string',
		default: '={{ $json.source_total }}',
		placeholder: 'e.g. 1300',
		description:
			'What the source says of the same usage, to be drawn beside the value. Leave it empty where there is nothing to compare.',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'string',
		default: '={{ $json.status }}',
		placeholder: 'e.g. under',
		description:
			'What Reconcile says: missing, under, over and unbilled are marked as drift, matched and pending are not. With any other status, or none, a value that is not the source’s is.',
	},
];

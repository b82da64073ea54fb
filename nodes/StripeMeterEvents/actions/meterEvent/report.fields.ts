import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { customerField, timestampField, windowFields } from '../../../common/row.fields';
import { reportOptions } from './report.options';

const fields: INodeProperties[] = [
	meterLocator,
	customerField,
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1250',
		description:
			'How much was used. Numbers and numeric text are taken exactly; up to 15 digits. An empty value is rejected, never read as 0. On a meter that counts events it is 1.',
	},
	{
		displayName: 'Time of Usage',
		name: 'timeOfUsage',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Now',
				value: 'now',
				description: 'When this node runs. Only for usage that happens at this moment.',
			},
			{
				name: 'Timestamp',
				value: 'timestamp',
				description: 'Each row names the moment of its usage',
			},
			{
				name: 'Usage Window',
				value: 'window',
				description: 'Each row is the total of a closed window, such as an hour',
			},
		],
		default: 'window',
		description:
			'When the usage happened. It decides the invoice on which the usage appears, so it is never assumed.',
	},
	timestampField(
		'ISO 8601, epoch seconds or milliseconds, or an n8n date. At most 35 days ago and 5 minutes ahead.',
	),
	...windowFields('The window must have ended.'),
	{
		displayName: 'Identity',
		name: 'identity',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Row Content',
				value: 'content',
				description: 'Rows with the same customer, time, value and payload are the same usage',
			},
			{
				name: 'Source Event ID',
				value: 'source_event',
				description: 'Each row carries an ID of its own. Best for raw events.',
			},
			{
				name: 'Usage Window',
				value: 'window',
				description: 'One event per customer and window. Best for totals.',
			},
		],
		default: 'window',
		description:
			'What makes two rows the same usage. Stripe takes the same usage once within at least 24 hours, however often this node runs.',
	},
	{
		displayName:
			'Content is the weakest identity: run only a part of the rows again, or change a value in the source, and usage can be billed twice or not at all. Use a source event ID or a window where you can.',
		name: 'contentNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { identity: ['content'] } },
	},
	{
		displayName: 'Source Event ID',
		name: 'sourceEventId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 84213',
		displayOptions: { show: { identity: ['source_event'] } },
		description: 'The ID of the row in its source, such as the primary key of the events table',
	},
	reportOptions,
];

export const reportFields = updateDisplayOptions(
	{ show: { resource: ['meterEvent'], operation: ['report'] } },
	fields,
);

import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { Meters, type NewMeter } from '../../../../providers/stripe/meters';
import { connect } from '../../../common/transport/connection';
import { displayName } from './display-name';

const fields: INodeProperties[] = [
	{
		displayName:
			'Only the display name of a meter can be changed later. Choose its event name and formula with care.',
		name: 'immutableNotice',
		type: 'notice',
		default: '',
	},
	displayName,
	{
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. api_calls',
		description: 'The name that events of this meter carry, up to 100 characters',
	},
	{
		displayName: 'Formula',
		name: 'formula',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'Count', value: 'count', description: 'Count events; their values do not matter' },
			{
				name: 'Last',
				value: 'last',
				description: 'Bill the newest value, as for storage or seats',
			},
			{ name: 'Sum', value: 'sum', description: 'Add values up, as for calls, tokens or minutes' },
		],
		default: 'sum',
		description: 'How Stripe makes one number of a billing period’s events',
	},
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Customer Payload Key',
				name: 'customer_key',
				type: 'string',
				default: 'stripe_customer_id',
				description: 'Where events of this meter name the customer',
			},
			{
				displayName: 'Event Time Window',
				name: 'event_time_window',
				type: 'options',
				options: [
					{
						name: 'Day',
						value: 'day',
						description: 'The newest event of a day replaces the others',
					},
					{
						name: 'Hour',
						value: 'hour',
						description: 'The newest event of an hour replaces the others',
					},
				],
				default: 'hour',
				description: 'For totals that are sent again and again. Leave it out to add events up.',
			},
			{
				displayName: 'Value Payload Key',
				name: 'value_key',
				type: 'string',
				default: 'value',
				description: 'Where events of this meter carry the value',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['meter'], operation: ['create'] } },
	fields,
);

export async function execute(context: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const { client } = await connect(context);
	const meter: NewMeter = {
		display_name: context.getNodeParameter('displayName', item) as string,
		event_name: context.getNodeParameter('eventName', item) as string,
		formula: context.getNodeParameter('formula', item) as NewMeter['formula'],
		...(context.getNodeParameter('additionalFields', item, {}) as Partial<NewMeter>),
	};
	return [{ ...(await new Meters(client).create(meter)) }];
}

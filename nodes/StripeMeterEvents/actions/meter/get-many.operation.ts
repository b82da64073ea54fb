import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { Meters, type MeterStatus } from '../../../../providers/stripe/meters';
import { connect } from '../../../common/transport/connection';

const fields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Active', value: 'active' },
					{ name: 'Inactive', value: 'inactive' },
				],
				default: 'active',
				description: 'Only meters that take events, or only those that do not',
			},
		],
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['meter'], operation: ['getAll'] } },
	fields,
);

export async function execute(context: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const { client } = await connect(context);
	const returnAll = context.getNodeParameter('returnAll', item) as boolean;
	const limit = returnAll ? Infinity : (context.getNodeParameter('limit', item) as number);
	const { status } = context.getNodeParameter('filters', item, {}) as { status?: MeterStatus };
	const found: IDataObject[] = [];
	for await (const meter of new Meters(client).all(status)) {
		found.push({ ...meter });
		if (found.length >= limit) break;
	}
	return found;
}

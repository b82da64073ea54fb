import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../meter-locator';
import { chosenMeter } from './chosen-meter';

const fields: INodeProperties[] = [
	meterLocator,
	{
		displayName: 'Display Name',
		name: 'displayName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. API calls',
		description: 'The new name that people see, up to 250 characters',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['meter'], operation: ['update'] } },
	fields,
);

export async function execute(context: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const { meters, id } = await chosenMeter(context, item);
	const displayName = context.getNodeParameter('displayName', item) as string;
	return [{ ...(await meters.rename(id, displayName)) }];
}

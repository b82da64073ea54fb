import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { chosenMeter } from './chosen-meter';
import { displayName } from './display-name';

const fields: INodeProperties[] = [meterLocator, displayName];

export const description = updateDisplayOptions(
	{ show: { resource: ['meter'], operation: ['update'] } },
	fields,
);

export async function execute(context: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const { meters, id } = await chosenMeter(context, item);
	const name = context.getNodeParameter('displayName', item) as string;
	return [{ ...(await meters.rename(id, name)) }];
}

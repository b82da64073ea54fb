import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../meter-locator';
import { chosenMeter } from './chosen-meter';

export const description = updateDisplayOptions(
	{ show: { resource: ['meter'], operation: ['get'] } },
	[meterLocator],
);

export async function execute(context: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const { meters, id } = await chosenMeter(context, item);
	return [{ ...(await meters.get(id)) }];
}

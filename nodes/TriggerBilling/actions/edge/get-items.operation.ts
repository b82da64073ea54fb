import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { listItems } from './list-items';
import { triggerItemFields } from './trigger-item-fields';

/** Puts out the trigger items of the brand, one item each, once however many items come in. */
export async function getEdgeItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const simplify = context.getNodeParameter('simplify', 0, true);
	if (typeof simplify !== 'boolean') {
		throw new NodeOperationError(context.getNode(), `Simplify is "${String(simplify)}"`, {
			description: 'It has to be true or false. Check the expression of this field',
		});
	}
	const pairedItem = context.getInputData().map((_item, item) => ({ item }));
	const items = await listItems(context);
	return [
		items.map((item) => ({
			json: {
				...triggerItemFields(item),
				...(!simplify && { raw: { ...item.raw } as IDataObject }),
			},
			pairedItem,
		})),
	];
}

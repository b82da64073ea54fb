import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listItems } from '../actions/edge/list-items';
import { nameOfItem } from '../actions/edge/trigger-item-fields';

/** The trigger items of Zyntro Edge for the resource locator: by name, ID or description. */
export async function searchTriggerItems(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const wanted = filter?.toLowerCase() ?? '';
	const items = await listItems(this);
	return {
		results: items
			.filter(({ id, name, description = '' }) =>
				`${name}\n${id}\n${description}`.toLowerCase().includes(wanted),
			)
			.map((item) => ({ name: nameOfItem(item), value: item.id })),
	};
}

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

/** The billable items of Zyntro Edge, for a list in the panel. */
export async function searchTriggerItems(
	this: ILoadOptionsFunctions,
): Promise<INodeListSearchResult> {
	return await Promise.resolve({ results: [] });
}

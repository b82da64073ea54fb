import type { IDataObject } from 'n8n-workflow';

export const NOW = Math.floor(Date.now() / 1000);

/** What a bad row must come back with: code and the full sentence, which begins with the field. */
export type BadRow = readonly [kind: string, row: IDataObject, code: string, reason: string];

/** A sound row; `id` keeps rows apart. */
export function soundRow(id: number): IDataObject {
	return { id: `row-${id}`, meter: 'api_calls', customer: 'cus_good', value: '1.5', at: NOW - 60 };
}

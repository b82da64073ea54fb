import type { INode, INodeParameters } from 'n8n-workflow';
import { START, type WorkflowJson } from '../../test/support/engine';

/** A node of n8n's own. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
): INode {
	return {
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters,
	};
}

export const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];

/** How recipes have it go on after an error. A retry starts over with all items of the node. */
export const RETRIED = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1000 };

/** A trigger with all rows, and one node behind it. */
export function behindTrigger(one: INode): WorkflowJson {
	return {
		nodes: [node(START, 'manualTrigger', 1, {}), one],
		connections: { [START]: { main: [to(one.name)] } },
	};
}

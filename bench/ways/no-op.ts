import { runWorkflow, workflowOf } from '../../test/support/engine';
import type { Way } from '../way';
import { finished } from './finished';

const NO_OP = { type: 'n8n-nodes-base.noOp', name: 'No Operation', parameters: {} };

/** What n8n needs for the items alone: they pass through a node that does nothing. */
export const noOp: Way = async ({ rows }) =>
	await finished(runWorkflow(workflowOf(NO_OP), { items: rows }));

import type { INodeProperties } from 'n8n-workflow';
import { requestsPerSecond, retryTimeBudget } from './shared.options';

/** Options of every operation that reads, beside those of its own. */
export const readsPerSecond: INodeProperties = requestsPerSecond(
	'100 live, 25 in test mode and sandboxes',
);

export const readTimeBudget: INodeProperties = {
	...retryTimeBudget,
	description:
		'How long to wait in vain for Stripe when it refuses or cannot be reached. Then what is left is reported as unread.',
};

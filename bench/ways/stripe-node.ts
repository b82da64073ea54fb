import { runWorkflow } from '../../test/support/engine';
import { KEY, METER, type Way } from '../way';
import { finished } from './finished';
import { behindTrigger, node, RETRIED } from './single-node';

/**
 * n8n's own Stripe node, Meter Event: Create. It speaks to api.stripe.com and to nobody else, so its
 * process needs the environment that `disguised` makes.
 */
export const stripeNode: Way = async ({ rows }) => {
	const parameters = {
		resource: 'meterEvent',
		operation: 'create',
		eventName: METER,
		customerId: '={{ $json.customer }}',
		value: '={{ $json.value }}',
		additionalFields: { timestamp: '={{ new Date($json.at * 1000).toISOString() }}' },
	};
	const stripe = { ...node('Stripe', 'stripe', 1, parameters), ...RETRIED };
	const credentials = { stripeApi: { secretKey: KEY } };
	await finished(runWorkflow(behindTrigger(stripe), { items: rows, credentials }));
};

import { encodeForm } from '../../providers/stripe/form';
import { LIVE_KEY } from '../support/engine';
import type { Stage } from './stage';
import type { Usage } from './usage-database';

/** What a faultless sender does with usage. */
export async function sendUsage(
	stage: Pick<Stage, 'stripe'>,
	usage: readonly Usage[],
): Promise<void> {
	for (const { customer, quantity, at } of usage) {
		const payload = { stripe_customer_id: customer, value: quantity };
		const event = encodeForm({ event_name: 'api_calls', timestamp: at, payload });
		await askStripe(stage, 'POST', '/v1/billing/meter_events', event);
	}
}

/** @throws Error with Stripe's answer when it refuses */
export async function askStripe(
	{ stripe }: Pick<Stage, 'stripe'>,
	method: string,
	path: string,
	body?: string,
): Promise<void> {
	const answer = await fetch(`${stripe.url}${path}`, {
		method,
		headers: {
			authorization: `Bearer ${LIVE_KEY}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		...(body !== undefined && { body }),
	});
	if (!answer.ok) throw new Error(await answer.text());
}

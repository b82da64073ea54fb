import pLimit from 'p-limit';
import Stripe from 'stripe';
import type { Usage } from '../../test/support/usage';
import { type Job, KEY, METER, type Way } from '../way';

function clientOf({ url }: Job): Stripe {
	const { hostname, port } = new URL(url);
	return new Stripe(KEY, { host: hostname, port, protocol: 'http', telemetry: false });
}

async function send(client: Stripe, { id, customer, value, at }: Usage): Promise<void> {
	await client.billing.meterEvents.create({
		event_name: METER,
		identifier: `event-${id}`,
		timestamp: at,
		payload: { stripe_customer_id: customer, value },
	});
}

/** Stripe's own client, one call after another. */
export const clientInALoop: Way = async (job) => {
	const client = clientOf(job);
	for (const row of job.rows) await send(client, row);
};

/** Stripe's own client with fifty calls in flight; what throws is lost, as in a Promise.all. */
export const clientFiftyInFlight: Way = async (job) => {
	const client = clientOf(job);
	const limit = pLimit(50);
	await Promise.allSettled(
		job.rows.map(async (row) => await limit(async () => await send(client, row))),
	);
};

import pLimit from 'p-limit';
import pRetry from 'p-retry';
import Stripe from 'stripe';
import type { Usage } from '../../test/support/usage';
import { type Job, KEY, METER, type Way } from '../way';

const IN_FLIGHT = 50;
const TRIES = 10;

function clientOf({ url }: Job, maxNetworkRetries?: number): Stripe {
	const { hostname, port } = new URL(url);
	return new Stripe(KEY, {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false,
		...(maxNetworkRetries !== undefined && { maxNetworkRetries }),
	});
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

/** With fifty calls in flight. What throws is lost; the others go on. */
async function fiftyInFlight(
	rows: readonly Usage[],
	bring: (row: Usage) => Promise<void>,
): Promise<void> {
	const limit = pLimit(IN_FLIGHT);
	const ends = await Promise.allSettled(
		rows.map(async (row) => await limit(async () => await bring(row))),
	);
	const lost = ends.filter(({ status }) => status === 'rejected').length;
	if (lost > 0) throw new Error(`${lost} of ${rows.length} calls threw`);
}

/** As it comes: two retries, none of them for a 429. */
export const clientFiftyInFlight: Way = async (job) => {
	const client = clientOf(job);
	await fiftyInFlight(job.rows, async (row) => await send(client, row));
};

/**
 * As one who knows would write it: more retries of the client's own, and since it does not retry a
 * bare 429 whatever that is set to, a loop around it that does, with growing waits.
 */
export const clientFiftyRetrying: Way = async (job) => {
	const client = clientOf(job, TRIES);
	const isLimited = (reason: unknown): boolean =>
		reason instanceof Stripe.errors.StripeRateLimitError;
	await fiftyInFlight(
		job.rows,
		async (row) =>
			await pRetry(async () => await send(client, row), {
				retries: TRIES,
				minTimeout: 500,
				maxTimeout: 5000,
				randomize: true,
				shouldRetry: ({ error }) => isLimited(error),
			}),
	);
};

import Stripe from 'stripe';
import { KEY, METER } from '../../way';
import { IN_FLIGHT, type RequestWay } from '../ways';
import { identifierOf, TIMESTAMP } from './event';
import { inPool } from './pool';

/** Stripe's own client, which keeps its connections. */
export const officialClient: RequestWay = async (url) => {
	const { hostname, port, protocol } = new URL(url);
	const client = new Stripe(KEY, {
		host: hostname,
		port,
		protocol: protocol === 'https:' ? 'https' : 'http',
		telemetry: false,
	});
	const send = async (place: number): Promise<unknown> =>
		await client.billing.meterEvents.create({
			event_name: METER,
			identifier: identifierOf(place),
			timestamp: TIMESTAMP,
			payload: { stripe_customer_id: `cus_${place % 500}`, value: String(place) },
		});
	return async (events) => await inPool(events, IN_FLIGHT, send);
};

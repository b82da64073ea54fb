import pLimit from 'p-limit';
import { meterEventIdentifier } from '../../metering/identifier';
import { stampOf } from '../../metering/window';
import { KEY, METER } from '../way';
import type { SourceTotal } from './source';

const EVENTS_A_REQUEST = 100;
const IN_FLIGHT = 8;

/** Flags of the emulator: what is billed before anything is measured need not keep to a pace. */
export const SEED_AT_ONCE = ['--stream-limit', '1000000'];

/** Bills totals as an earlier sync would have, by the stream, which takes 100 events a request. */
export async function seedStripe(url: string, totals: Iterable<SourceTotal>): Promise<void> {
	const { authentication_token: token } = (await post(url, 'meter_event_session', KEY, {})) as {
		readonly authentication_token: string;
	};
	const limit = pLimit(IN_FLIGHT);
	const requests: Array<Promise<unknown>> = [];
	let events: unknown[] = [];
	const flush = (): void => {
		const batch = events;
		events = [];
		requests.push(
			limit(async () => await post(url, 'meter_event_stream', token, { events: batch })),
		);
	};
	for (const { customer, start, end, total } of totals) {
		const window = { start, end };
		events.push({
			event_name: METER,
			identifier: meterEventIdentifier(METER, customer, { kind: 'window', window }),
			timestamp: new Date(stampOf(window) * 1000).toISOString(),
			payload: { stripe_customer_id: customer, value: total },
		});
		if (events.length === EVENTS_A_REQUEST) flush();
	}
	if (events.length > 0) flush();
	await Promise.all(requests);
}

async function post(url: string, path: string, key: string, body: object): Promise<unknown> {
	const answer = await fetch(`${url}/v2/billing/${path}`, {
		method: 'POST',
		headers: {
			Authorization: `Bearer ${key}`,
			'Content-Type': 'application/json',
			'Stripe-Version': '2026-10-28.endive',
		},
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
	return await answer.json();
}

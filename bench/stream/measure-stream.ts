/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import type { EventView } from '../../emulator';
import { type EmulatorProcess, startEmulatorProcess } from '../../test/support/emulator-process';
import { totalsOf, wholeUsageRows } from '../../test/support/usage';
import { inChild } from '../child';
import { LATENCY_MS } from '../measure';
import { METER } from '../way';
import type { StreamScenario } from './scenarios';
import type { StreamCost, StreamTask } from './stream-process';

const CUSTOMERS = 500;

export interface StreamMeasurement extends StreamCost {
	readonly scenario: StreamScenario;
	/** From the first to the last event that the local Stripe took, in seconds. */
	readonly sendingSeconds: number;
	/** Requests refused for the rate limit. */
	readonly refused: number;
	readonly inFlightMost: number;
	/** Customers whose total at Stripe is not the source's. */
	readonly drifted: number;
}

/** Reports events to a fresh Stripe in a process of its own, and compares what is billed. */
export async function measureStream(scenario: StreamScenario): Promise<StreamMeasurement> {
	const now = Math.floor(Date.now() / 1000) - 1;
	const used = totalsOf(wholeUsageRows(scenario.rows, CUSTOMERS, now));
	const stripe = await startEmulatorProcess('--latency', String(LATENCY_MS));
	try {
		await stripe.addMeter(METER);
		await stripe.addCustomers([...used.keys()]);
		const task: StreamTask = {
			scenario: scenario.name,
			url: stripe.url,
			customers: CUSTOMERS,
			now,
		};
		const cost = await inChild<StreamCost>(join(__dirname, 'stream-process.ts'), task);
		const { rate_limited, in_flight_most } = await stripe.stats();
		const billed = await stripe.totals();
		const [first, last] = [await eventAt(stripe, 0), await eventAt(stripe, scenario.rows - 1)];
		return {
			...cost,
			scenario,
			sendingSeconds: (last.received_ms - first.received_ms) / 1000,
			refused: rate_limited.count,
			inFlightMost: in_flight_most,
			drifted: [...used].filter(([customer, total]) => billed.get(customer) !== total).length,
		};
	} finally {
		await stripe.stop();
	}
}

async function eventAt({ url }: EmulatorProcess, place: number): Promise<EventView> {
	const answer = await fetch(`${url}/_emulator/events?from=${place}&limit=1&livemode=true`);
	const [event] = (await answer.json()) as EventView[];
	if (event === undefined) throw new Error(`Stripe took fewer than ${place + 1} events`);
	return event;
}

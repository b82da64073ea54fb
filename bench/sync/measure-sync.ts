/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { startEmulatorProcess } from '../../test/support/emulator-process';
import { LATENCY_MS, LIMIT } from '../measure';
import { inChild } from '../child';
import { METER } from '../way';
import type { SyncScenario } from './scenarios';
import { SEED_AT_ONCE, seedStripe } from './seed-stripe';
import { customerAt, sourceTotals } from './source';
import type { SyncCost, SyncTask } from './sync-process';

const HOUR = 3600;
const CUSTOMERS_A_REQUEST = 1000;

export interface SyncMeasurement extends SyncCost {
	readonly scenario: SyncScenario;
	/** Meter events and readings as the local Stripe counted them. */
	readonly events: number;
	readonly reads: number;
	/** Requests refused for the rate limit or because the customer's meter was busy. */
	readonly refused: number;
	/** Customers whose total at Stripe is not the source's. */
	readonly drifted: number;
}

/** Syncs a source with a fresh Stripe in a process of its own, and compares what is billed. */
export async function measureSync(scenario: SyncScenario): Promise<SyncMeasurement> {
	const until = Math.floor(Date.now() / 1000 / HOUR) * HOUR;
	const stripe = await startEmulatorProcess(
		'--latency',
		String(LATENCY_MS),
		'--limit',
		String(LIMIT),
		...SEED_AT_ONCE,
	);
	try {
		await stripe.addMeter(METER);
		for (let from = 0; from < scenario.customers; from += CUSTOMERS_A_REQUEST) {
			const count = Math.min(CUSTOMERS_A_REQUEST, scenario.customers - from);
			await stripe.addCustomers(Array.from({ length: count }, (_, at) => customerAt(from + at)));
		}
		if (scenario.isBilled) await seedStripe(stripe.url, sourceTotals(scenario, until, 'before'));
		await stripe.resetStats();
		const task: SyncTask = { scenario: scenario.name, url: stripe.url, until };
		const cost = await inChild<SyncCost>(join(__dirname, 'sync-process.ts'), task);
		const { by_route, rate_limited, lane_conflicts } = await stripe.stats();
		const count = (part: string): number =>
			Object.entries(by_route)
				.filter(([route]) => route.includes(part))
				.reduce((sum, [, requests]) => sum + requests, 0);
		return {
			...cost,
			scenario,
			events: count('/meter_events'),
			reads: count('/event_summaries'),
			refused: rate_limited.count + lane_conflicts,
			drifted: drifted(scenario, until, await stripe.totals()),
		};
	} finally {
		await stripe.stop();
	}
}

/** In quarters, which doubles hold exactly: all of the source's totals end in .25. */
function drifted(
	scenario: SyncScenario,
	until: number,
	billed: ReadonlyMap<string, string>,
): number {
	const source = new Map<string, number>();
	for (const { customer, total } of sourceTotals(scenario, until, 'after')) {
		source.set(customer, (source.get(customer) ?? 0) + Number(total) * 4);
	}
	return [...source].filter(([customer, quarters]) => Number(billed.get(customer)) * 4 !== quarters)
		.length;
}

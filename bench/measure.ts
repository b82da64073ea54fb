/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { type EmulatorProcess, startEmulatorProcess } from '../test/support/emulator-process';
import { billing, type Billing } from './billing';
import { inChild, StartLine } from './child';
import { disguised } from './disguise';
import { hotTimes, type HotTimes, type SideBySide, sideBySide } from './event-times';
import type { ScenarioCost, Task } from './scenario-process';
import { LIMIT, limitOf, type Scenario } from './scenarios';
import { type Population, totalsOf } from './usage';
import { storming } from './storm';
import { METER } from './way';

export { LIMIT };
/** The answer time of the local Stripe, in ms. */
export const LATENCY_MS = 40;
const HOUR = 3600;
const CUSTOMERS_A_REQUEST = 1000;
const SCRIPT = join(__dirname, 'scenario-process.ts');

/** What a scenario took and what came of it. Of several workers: all together, memory the highest. */
export interface Result extends Omit<ScenarioCost, 'beganMs'>, Billing {
	/** As they were when it was measured. */
	readonly rows: number;
	/** When the hot customer's rows were done, and all others. */
	readonly hot?: HotTimes;
	readonly sideBySide?: SideBySide;
}

/** Runs a scenario against a fresh Stripe in a process of its own, and reads what was billed. */
export async function measure(scenario: Scenario): Promise<Result> {
	// All rows lie in closed hours, so that combining may send them all.
	const now = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 1;
	const population: Population = { ...populationOf(scenario), now };
	const used = totalsOf(population);
	const stripe = await startEmulatorProcess(...flagsOf(scenario));
	try {
		await stripe.addMeter(METER);
		await addCustomers(stripe, [...used.keys()]);
		const costs = await runWorkers(scenario, population, stripe);
		const result = { rows: population.rows, ...together(costs), ...(await billing(stripe, used)) };
		if (scenario.shape === 'hot') {
			return { ...result, hot: await hotTimes(stripe.url, costs[0]?.beganMs ?? 0) };
		}
		if (costs.length === 1) return result;
		return { ...result, sideBySide: await sideBySide(stripe.url, population, costs.length) };
	} finally {
		await stripe.stop();
	}
}

function populationOf({ rows, customers, shape, whole }: Scenario): Omit<Population, 'now'> {
	return { rows, customers, ...(shape && { shape }), ...(whole && { whole }) };
}

function flagsOf(scenario: Scenario): string[] {
	const limit = scenario.way === 'throughTheStream' ? '--stream-limit' : '--limit';
	return ['--latency', String(LATENCY_MS), limit, String(limitOf(scenario))];
}

async function addCustomers(stripe: EmulatorProcess, ids: readonly string[]): Promise<void> {
	for (let from = 0; from < ids.length; from += CUSTOMERS_A_REQUEST) {
		await stripe.addCustomers(ids.slice(from, from + CUSTOMERS_A_REQUEST));
	}
}

/** Loading n8n takes a process seconds, so that all wait for the last of them and begin together. */
async function runWorkers(
	{ way, workers = 1, disguised: needsDisguise = false, storm, heapMb }: Scenario,
	population: Population,
	stripe: EmulatorProcess,
): Promise<ScenarioCost[]> {
	const { url } = stripe;
	const disguise = needsDisguise ? await disguised(url) : undefined;
	const line = new StartLine(workers);
	let calm: (() => Promise<void>) | undefined;
	const start = async (): Promise<void> => {
		await line.arrive();
		if (storm !== undefined) calm ??= storming(stripe, storm);
	};
	const run = async (worker: number): Promise<ScenarioCost> => {
		const task: Task = { way, url, population, share: { worker, of: workers } };
		// n8n writes its settings when it starts, so that each process has a home of its own.
		const env = { ...disguise?.env, ...heapOf(heapMb), JEST_WORKER_ID: `bench-${worker}` };
		return await inChild<ScenarioCost>(SCRIPT, task, { start, env }).finally(() => line.open());
	};
	try {
		return await Promise.all(Array.from({ length: workers }, async (_none, at) => await run(at)));
	} finally {
		await calm?.();
		disguise?.stop();
	}
}

function heapOf(mb: number | undefined): Readonly<Record<string, string>> {
	return mb === undefined ? {} : { NODE_OPTIONS: `--max-old-space-size=${mb}` };
}

function together(costs: readonly ScenarioCost[]): Omit<ScenarioCost, 'beganMs'> {
	const failures = costs.flatMap(({ failure = [] }) => failure);
	return {
		seconds: Math.max(...costs.map(({ seconds }) => seconds)),
		cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
		memoryMb: Math.max(...costs.map(({ memoryMb }) => memoryMb)),
		heldMb: Math.max(...costs.map(({ heldMb }) => heldMb)),
		heapLimitMb: Math.max(...costs.map(({ heapLimitMb }) => heapLimitMb)),
		...(failures.length > 0 && { failure: failures.join('; ') }),
	};
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule } from '../../emulator';
import { type EmulatorProcess, startEmulatorProcess } from '../support/emulator-process';
import { startReport } from './engine-process';
import { totalsOf, usageRows } from '../support/usage';

const ROWS = 10_000;
const CUSTOMERS = 500;
/**
 * Share of the rows. None is refused on virtual time; here the emulator gets less of the machine now
 * and then, and what came meanwhile comes to its gate at once.
 */
const MOST_REFUSED = 0.01;
const now = Math.floor(Date.now() / 1000);
const expected = totalsOf(usageRows(ROWS, CUSTOMERS, now));

const LOST_ANSWERS: readonly FaultRule[] = (['cut', 'fail'] as const).map((kind, seed) => ({
	kind,
	when: 'after_commit',
	path: '/v1/billing/meter_events',
	probability: 0.01,
	seed,
}));

let stripe: EmulatorProcess;

async function startStripe(...flags: string[]): Promise<void> {
	stripe = await startEmulatorProcess('--latency', '40', ...flags);
	await stripe.addMeter('api_calls');
	await stripe.addCustomers([...expected.keys()]);
}

afterEach(async () => await stripe.stop());

const start = () => startReport({ url: stripe.url, rows: ROWS, customers: CUSTOMERS, now });

function say(what: string, facts: unknown): void {
	process.stdout.write(`    ${what}: ${JSON.stringify(facts)}\n`);
}

it('are billed exactly at 1,000 a second, and hardly any is refused', async () => {
	await startStripe('--limit', '1000');
	const end = await start().ended;

	const { rate_limited, lane_conflicts, lane_most, busiest_second } = await stripe.stats();
	say('10,000 rows', { ...end, rate_limited, busiest_second });
	expect(end?.outcomes).toEqual({ accepted: ROWS });
	expect(await stripe.totals()).toEqual(expected);
	expect(rate_limited.count).toBeLessThan(ROWS * MOST_REFUSED);
	expect({ lane_conflicts, lane_most }).toEqual({ lane_conflicts: 0, lane_most: 1 });
});

it('are billed exactly through lost answers, 500s and a limit of 200 a second', async () => {
	await startStripe('--limit', '200');
	await stripe.addFaults(...LOST_ANSWERS);
	const end = await start().ended;

	const { faults, rate_limited } = await stripe.stats();
	say('10,000 rows', { ...end, faults, rate_limited });
	const { accepted = 0, duplicate = 0 } = end?.outcomes ?? {};
	expect(end?.outcomes).toEqual({ accepted, duplicate });
	expect(accepted + duplicate).toBe(ROWS);
	expect(duplicate).toBeGreaterThan(100);
	expect(await stripe.totals()).toEqual(expected);
});

it('are billed exactly when the run is killed and started again', async () => {
	await startStripe('--limit', '1000');
	await stripe.addFaults(...LOST_ANSWERS);
	for (let kills = 0; kills < 3; kills++) {
		const ms = Math.round(Math.random() * 2500);
		const before = (await stripe.stats()).requests;
		const engine = start();
		while ((await stripe.stats()).requests === before) await wait(20);
		await wait(ms);
		engine.kill();
		expect(await engine.ended).toBeUndefined();
		const requests = (await stripe.stats()).requests - before;
		say('killed', { after_ms: ms, requests });
	}
	const end = await start().ended;

	say('started again', end);
	const { accepted = 0, duplicate = 0 } = end?.outcomes ?? {};
	expect(accepted + duplicate).toBe(ROWS);
	expect(duplicate).toBeGreaterThan(0);
	expect(await stripe.totals()).toEqual(expected);
});

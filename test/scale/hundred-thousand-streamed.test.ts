/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultRule } from '../../emulator';
import { type EmulatorProcess, startEmulatorProcess } from '../support/emulator-process';
import { totalsOf, wholeUsageRows } from '../support/usage';
import { startReport } from './engine-process';

const ROWS = 100_000;
const CUSTOMERS = 500;
const now = Math.floor(Date.now() / 1000);
const expected = totalsOf(wholeUsageRows(ROWS, CUSTOMERS, now));

const LOST_ANSWERS: readonly FaultRule[] = (['cut', 'fail', 'malformed'] as const).map(
	(kind, seed) => ({
		kind,
		when: 'after_commit',
		path: '/v2/billing/meter_event_stream',
		probability: 0.02,
		seed,
	}),
);

let stripe: EmulatorProcess;

beforeEach(async () => {
	stripe = await startEmulatorProcess('--latency', '40');
	await stripe.addMeter('api_calls');
	await stripe.addCustomers([...expected.keys()]);
});

afterEach(async () => await stripe.stop());

const start = () =>
	startReport({ url: stripe.url, rows: ROWS, customers: CUSTOMERS, now, streamed: true });

function say(what: string, facts: unknown): void {
	process.stdout.write(`    ${what}: ${JSON.stringify(facts)}\n`);
}

it('are billed exactly through the stream, under its limit', async () => {
	const end = await start().ended;

	const { rate_limited, in_flight_most } = await stripe.stats();
	say('100,000 rows', { ...end, rate_limited, in_flight_most });
	expect(end?.outcomes).toEqual({ accepted_unverified: ROWS });
	expect(await stripe.totals()).toEqual(expected);
	// Of 1,000 requests; a machine busy with other things may bunch a few.
	expect(rate_limited.count).toBeLessThan(10);
	expect(end?.memoryMb).toBeLessThan(1000);
});

it('are billed exactly when answers are lost, the run is killed and started again', async () => {
	await stripe.addFaults(...LOST_ANSWERS);
	for (let kills = 0; kills < 3; kills++) {
		const ms = Math.round(Math.random() * 2500);
		const before = (await stripe.stats()).requests;
		const engine = start();
		// The meter and the session come first.
		while ((await stripe.stats()).requests < before + 3) await wait(20);
		await wait(ms);
		engine.kill();
		expect(await engine.ended).toBeUndefined();
		say('killed', { after_ms: ms, requests: (await stripe.stats()).requests - before });
	}
	const end = await start().ended;

	say('started again', { ...end, faults: (await stripe.stats()).faults });
	expect(end?.outcomes).toEqual({ accepted_unverified: ROWS });
	expect(await stripe.totals()).toEqual(expected);
});

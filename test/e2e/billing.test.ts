/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { randomInt } from 'node:crypto';

import axios from 'axios';

import { BillingRuns } from '../../demo/billing-runs';
import { ENDPOINT_HEADER } from '../../demo/credentials';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { pause, untilSomethingIsBilled, untilWebhookIsLive } from './waits';

const ENDPOINT = 'metering-endpoint.json';
const KEY = { [ENDPOINT_HEADER.name]: ENDPOINT_HEADER.value };

/** Shorter than a run: it sends some 160 events at the 25 a second that a test key may. */
const LONGEST_DELAY_MS = 4_000;

describe('the packed package in a real n8n', () => {
	let demo: RunningDemo;
	let runs: BillingRuns;

	beforeEach(async () => {
		demo = await startDemo();
		runs = new BillingRuns(demo);
	});

	afterEach(async () => {
		await demo.stop();
	});

	it('bills usage once, however often and from where it is asked to', async () => {
		const first = await runs.run();
		const billed = await runs.totals();
		const rows = billed.customerHours;
		expect(rows).toBeGreaterThan(0);
		expect(billed).toMatchObject({ drift: '0', billedTotal: billed.databaseTotal });
		expect(first).toMatchObject({ accepted: rows, refused: 0 });
		expect(first.summary).toMatchObject({ rows, duplicates: 0, rejected: 0, unsent: 0 });

		const second = await runs.run();
		expect(await runs.totals()).toEqual(billed);
		expect(second).toMatchObject({ accepted: 0, refused: rows });
		expect(second.summary).toMatchObject({ rows, duplicates: rows, rejected: 0, unsent: 0 });

		const endpoint = demo.workflows.get(ENDPOINT);
		await demo.api.activate(endpoint?.id ?? '');
		const url = `${demo.server.url}/webhook/billing/sync-usage`;
		await untilWebhookIsLive(url);
		const ask = async (body: object, headers: object) =>
			await axios.post<Record<string, unknown>>(url, body, {
				headers: { ...headers },
				validateStatus: () => true,
			});

		const lastHour = { period: 'last_hour', provider: 'stripe' };
		expect((await ask(lastHour, {})).status).toBe(403);
		expect(await ask({ ...lastHour, period: 'whenever' }, KEY)).toMatchObject({
			status: 422,
			data: { code: 'unsupported_request' },
		});
		const answer = await ask(lastHour, KEY);
		expect(answer).toMatchObject({ status: 200, data: { rejected: 0, unsent: 0 } });
		expect(answer.data.duplicates).toBe(answer.data.rows);
		expect(await runs.totals()).toEqual(billed);
	});

	it('bills the same total when n8n is killed in the middle of a run', async () => {
		await runs.begin();
		const delay = randomInt(LONGEST_DELAY_MS);
		await untilSomethingIsBilled(demo);
		await pause(delay);
		await demo.server.kill();
		const atTheKill = (await demo.emulator.eventCounts()).accepted;
		process.stdout.write(`killed ${delay} ms after the first of ${atTheKill} events\n`);
		await demo.server.start();

		const { accepted, summary } = await runs.run();
		const totals = await runs.totals();
		expect(totals).toMatchObject({ drift: '0', billedTotal: totals.databaseTotal });
		expect(accepted + atTheKill).toBe(totals.customerHours);
		expect(summary).toMatchObject({ duplicates: atTheKill, rejected: 0, unsent: 0 });
	});
});

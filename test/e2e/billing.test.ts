/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { randomInt } from 'node:crypto';

import axios from 'axios';

import { BillingRuns } from '../../demo/billing-runs';
import { ENDPOINT_HEADER } from '../../demo/credentials';
import { startDemo, type RunningDemo, type Scene } from '../../demo/start-demo';
import { begin, itemOf, successOf, templateOf } from '../../demo/template-run';
import { changeUsage } from '../../demo/usage-database';
import { LIVE_KEY, QUICK } from './quick';
import { pause, untilSomethingIsBilled, untilWebhookIsLive } from './waits';

const DAILY = 'daily-reconciliation.json';
const ENDPOINT = 'metering-endpoint.json';
const KEY = { [ENDPOINT_HEADER.name]: ENDPOINT_HEADER.value };

/** Shorter than a run: it sends some 300 events at the 25 a second that a test key may. */
const LONGEST_DELAY_MS = 8_000;

describe('the packed package in a real n8n', () => {
	let demo: RunningDemo;
	let runs: BillingRuns;

	async function start(scene: Partial<Scene>): Promise<void> {
		demo = await startDemo(undefined, scene);
		runs = new BillingRuns(demo);
	}

	afterEach(async () => {
		await demo?.stop();
	});

	it('bills usage once, however often and from where it is asked to', async () => {
		await start({ apiKey: LIVE_KEY });
		const first = await runs.run();
		const billed = await runs.totals();
		const rows = billed.customerHours;
		expect(rows).toBeGreaterThan(0);
		expect(billed).toMatchObject({ drift: '0', billedTotal: billed.databaseTotal });
		expect(first).toMatchObject({ accepted: rows, refused: 0 });
		expect(first.summary).toMatchObject({ rows, synced: rows, rejected: 0, unsent: 0 });

		const second = await runs.run();
		expect(await runs.totals()).toEqual(billed);
		expect(second).toMatchObject({ accepted: 0, refused: 0 });
		expect(second.summary).toMatchObject({ rows, unchanged: rows, pending: 0, unsent: 0 });

		const daily = await successOf(demo, await begin(demo, templateOf(demo, DAILY)));
		expect(itemOf(daily, 'Reconciliation report')).toMatchObject({
			hours_checked: rows,
			healed: 0,
			pending: 0,
		});
		expect(await runs.totals()).toEqual(billed);

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
		expect(answer).toMatchObject({ status: 200, data: { rejected: 0, unsent: 0, synced: 0 } });
		expect(answer.data.unchanged).toBe(answer.data.rows);
		expect(await runs.totals()).toEqual(billed);
	});

	it('heals usage that came late, was changed or was deleted', async () => {
		await start(QUICK);
		await runs.run();
		const { late, changed, deleted } = await changeUsage(demo.postgres);
		const healed = await runs.run();

		expect(Math.min(late, changed, deleted)).toBeGreaterThan(0);
		expect(healed.summary).toMatchObject({ synced: late + changed + deleted, held: 0 });
		expect(await runs.totals()).toMatchObject({ drift: '0' });
	});

	it('bills the same total when n8n is killed in the middle of a run', async () => {
		await start({ editor: false });
		await runs.begin();
		const delay = randomInt(LONGEST_DELAY_MS);
		await untilSomethingIsBilled(demo);
		await pause(delay);
		await demo.server.kill();
		await demo.server.start();
		// Only now, since what n8n had sent when it was killed may have reached Stripe after that.
		const atTheKill = (await demo.emulator.eventCounts()).accepted;
		process.stdout.write(`killed ${delay} ms after the first of ${atTheKill} events\n`);

		const { accepted, summary } = await runs.run();
		const totals = await runs.totals();
		expect(totals).toMatchObject({ drift: '0', billedTotal: totals.databaseTotal });
		expect(accepted + atTheKill).toBe(totals.customerHours);
		expect(summary).toMatchObject({ unchanged: atTheKill, pending: 0, rejected: 0, unsent: 0 });
	});
});

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { BillingRuns } from '../../demo/billing-runs';
import { startDemo, type RunningDemo } from '../../demo/start-demo';

const MINUTES = 60_000;

/** Shorter than a run: it sends some 160 events at the 25 a second that a test key may. */
const LONGEST_DELAY_MS = 4_000;

async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

async function untilSomethingIsBilled(demo: RunningDemo): Promise<void> {
	while ((await demo.emulator.eventCounts()).accepted === 0) await pause(10);
}

async function scene(work: (demo: RunningDemo, runs: BillingRuns) => Promise<void>) {
	const demo = await startDemo();
	try {
		await work(demo, new BillingRuns(demo));
	} finally {
		await demo.stop();
	}
}

describe('the packed package in a real n8n', () => {
	it(
		'bills usage once, however often the hourly sync runs',
		async () => {
			await scene(async (_demo, runs) => {
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
			});
		},
		10 * MINUTES,
	);

	it(
		'bills the same total when n8n is killed in the middle of a run and started again',
		async () => {
			await scene(async (demo, runs) => {
				await runs.begin();
				const delay = Math.floor(Math.random() * LONGEST_DELAY_MS);
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
		},
		10 * MINUTES,
	);
});

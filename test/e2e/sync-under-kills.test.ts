/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { setSyncScene, type SyncScene } from './sync-scene';
import { pause } from './waits';

const KILLS = 10;
const SHORTEST_LIFE_MS = 500;
const LONGEST_LIFE_MS = 5_500;

/** Answers that get lost, and Stripe out of order, again and again. */
const FAULTS = [
	{ kind: 'cut', when: 'after_commit', path: 'meter_events$', probability: 0.02 },
	{ kind: 'fail', when: 'after_commit', path: 'meter_events$', probability: 0.01 },
	{ kind: 'cut', path: 'meter_events$', probability: 0.01 },
	{ kind: 'refuse', path: 'event_summaries$', probability: 0.02 },
] as const;

/** Runs the sync again and again until n8n is gone; gives how many runs came to an end. */
async function runUntilKilled({ demo, runs }: SyncScene, isKilled: () => boolean): Promise<number> {
	for (let ended = 0; ; ended += 1) {
		try {
			const { status } = await demo.api.executionEnd(await runs.begin(), 120_000);
			if (status !== 'success') throw new Error(`A run ended as ${status}`);
		} catch (error) {
			if (isKilled()) return ended;
			// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no n8n node here
			throw error;
		}
	}
}

describe('the hourly sync of a source that changes, in an n8n that is killed', () => {
	let scene: SyncScene;

	beforeAll(async () => {
		scene = await setSyncScene();
	});

	afterAll(async () => {
		await scene?.demo.stop();
	});

	it('ends with what the source says, and never bills more than it has said', async () => {
		const { demo, runs, source, random, moments } = scene;
		await demo.emulator.addFaults(...FAULTS.map((rule) => ({ ...rule, seed: 7 })));
		source.start();
		let ended = 0;
		for (let kill = 1; kill <= KILLS; kill += 1) {
			let isKilled = false;
			const running = runUntilKilled(scene, () => isKilled);
			const life = SHORTEST_LIFE_MS + Math.round(random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
			await Promise.race([pause(life), running]);
			isKilled = true;
			await demo.server.kill();
			ended += await running;
			const { accepted } = await demo.emulator.eventCounts();
			process.stdout.write(`kill ${kill} after ${life} ms, ${accepted} events so far\n`);
			await demo.server.start();
		}
		await source.stop();
		await demo.emulator.clearFaults();

		const last = await runs.run();
		const totals = await runs.totals();
		const billed = await moments();
		process.stdout.write(`${JSON.stringify({ ended, ...source.counts, ...billed })}\n`);
		expect(totals).toMatchObject({ drift: '0', billedTotal: totals.databaseTotal });
		expect(last.summary).toMatchObject({ pending: 0, held: 0, rejected: 0, unsent: 0 });
		expect(billed).toMatchObject({ tooMuch: 0, neverStated: 0 });
		expect(billed.moments).toBeGreaterThan(totals.customerHours);
		for (const count of Object.values(source.counts)) expect(count).toBeGreaterThan(0);
	});
});

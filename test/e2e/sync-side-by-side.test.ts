/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { successOf } from '../../demo/template-run';
import { setSyncScene, type SyncScene } from './sync-scene';

const ROUNDS = 6;
const CHANGES = 60;

describe('two executions of the hourly sync at the same moment', () => {
	let scene: SyncScene;

	beforeAll(async () => {
		scene = await setSyncScene();
	});

	afterAll(async () => {
		await scene?.demo.stop();
	});

	it('bill everything, and nothing twice', async () => {
		const { demo, runs, source, moments } = scene;
		let together = 0;
		for (let round = 1; round <= ROUNDS; round += 1) {
			await source.change(CHANGES);
			await runs.untilShown();
			const before = (await moments()).moments;
			const ids = await Promise.all([runs.begin(), runs.begin()]);
			const [first, second] = await Promise.all(ids.map((id) => successOf(demo, id)));
			if (first.startedAt < second.stoppedAt! && second.startedAt < first.stoppedAt!) together += 1;

			const billed = await moments();
			const totals = await runs.totals();
			process.stdout.write(`round ${round}: ${billed.moments - before} events\n`);
			expect(totals).toMatchObject({ drift: '0', billedTotal: totals.databaseTotal });
			expect(billed).toMatchObject({ tooMuch: 0, neverStated: 0 });
			expect(billed.moments).toBeGreaterThan(before);
		}
		expect(together).toBe(ROUNDS);
	});
});

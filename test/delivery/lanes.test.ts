import fc from 'fast-check';
import { lanesOf, runLanes } from '../../delivery/lanes';

const jobs = fc.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd'), id: fc.nat() }), {
	maxLength: 40,
});

describe('lanes', () => {
	it('hold every job once, in order, the longest lane first', () => {
		fc.assert(
			fc.property(jobs, (all) => {
				const lanes = lanesOf(all, ({ lane }) => lane);
				expect(lanes.flat()).toHaveLength(all.length);
				for (const lane of lanes) {
					expect(lane).toEqual(all.filter((job) => job.lane === lane[0]?.lane));
				}
				const lengths = lanes.map(({ length }) => length);
				expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
			}),
		);
	});

	it.each([0, -1, NaN, 0.5, 1, 2.5, 100, Infinity])('all run, with %d at once', async (atOnce) => {
		const done: number[] = [];
		await runLanes([[1, 2], [3], [4]], atOnce, async (job) => {
			done.push(job);
		});
		expect(done.sort()).toEqual([1, 2, 3, 4]);
	});

	it('run at most so many at once', async () => {
		let running = 0;
		let most = 0;
		const lanes = Array.from({ length: 20 }, (_, index) => [index, index]);
		await runLanes(lanes, 3, async () => {
			running += 1;
			most = Math.max(most, running);
			await Promise.resolve();
			running -= 1;
		});
		expect(most).toBe(3);
	});
});

import fc from 'fast-check';
import { deliver } from '../../delivery/deliver';
import type { Verdict } from '../../delivery/verdict';
import { seedProperties } from '../support/seed';
import { VirtualClock } from '../support/virtual-clock';
import { mostInAnySecond } from './provider-model';
import { randomFrom } from './schedules';

seedProperties();

/**
 * A network whose way there takes anything from `least` up to `least + jitter` milliseconds, but
 * for the first request, which shows how fast it can be. The way back takes `least`.
 */
const networks = fc.record({
	least: fc.constantFrom(0, 5, 40),
	jitter: fc.constantFrom(10, 300, 1500),
	limit: fc.constantFrom(1, 25, 100, 400),
	lanesAtOnce: fc.constantFrom(4, 50, 100),
	seed: fc.nat(),
});

it('requests that the network bunches do not arrive at more than the limit either', async () => {
	await fc.assert(
		fc.asyncProperty(networks, async ({ least, jitter, limit, lanesAtOnce, seed }) => {
			const clock = new VirtualClock();
			const random = randomFrom(seed);
			const arrivals: number[] = [];
			let sent = 0;
			const send = async (): Promise<Verdict> => {
				const delay = sent++ === 0 ? 0 : Math.floor(random() * jitter);
				await clock.sleep(least + delay);
				arrivals.push(clock.now());
				await clock.sleep(least);
				return { kind: 'accepted' };
			};
			const jobs = Array.from({ length: 3 * Math.max(20, limit) }, (_, index) => ({ index }));
			const options = { ratePerSecond: limit, lanesAtOnce, retryBudgetMs: 1000, clock, random };
			const { requests } = await deliver(jobs, ({ index }) => String(index), send, options);
			expect(requests).toBe(jobs.length);
			expect(mostInAnySecond(arrivals)).toBeLessThanOrEqual(limit);
		}),
		{ numRuns: 60 },
	);
});

import fc from 'fast-check';
import { deliver } from '../../delivery/deliver';
import type { Verdict } from '../../delivery/verdict';
import { seedProperties } from '../support/seed';
import { VirtualClock } from '../support/virtual-clock';
import { anySecond } from './limits';
import { type Job, mostInAnySecond, ProviderModel } from './provider-model';
import { randomFrom } from './schedules';
import { laneOf } from './simulate';

seedProperties();

interface Load {
	readonly jobs: number;
	readonly lanes: number;
	readonly limit: number;
	readonly rate: number;
	readonly latencyMs: number;
	readonly lanesAtOnce: number;
}

async function run({ jobs, lanes, limit, rate, latencyMs, lanesAtOnce }: Load) {
	const clock = new VirtualClock();
	const provider = new ProviderModel(clock, { limit, latencyMs });
	const all = Array.from({ length: jobs }, (_, index): Job => {
		const usage = String(index);
		return { lane: String(index % lanes), usage, identifier: usage };
	});
	const report = await deliver(all, laneOf, async (job) => await provider.send(job), {
		ratePerSecond: rate,
		lanesAtOnce,
		retryBudgetMs: 60_000,
		clock,
	});
	const moments = provider.calls.map(({ at }) => at);
	return { ...report, most: mostInAnySecond(moments), seconds: clock.now() / 1000 };
}

const loads = fc.record({
	jobs: fc.integer({ min: 1, max: 300 }),
	lanes: fc.integer({ min: 1, max: 60 }),
	limit: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constantFrom(25, 100, 1000)),
	latencyMs: fc.constantFrom(0, 1, 40, 700),
	lanesAtOnce: fc.constantFrom(1, 4, 50, 100),
});

describe('a run that is alone on the account', () => {
	it('never sends more than the limit in any second, so it is never refused', async () => {
		await fc.assert(
			fc.asyncProperty(loads, async (load) => {
				const { most, rateLimited, requests } = await run({ ...load, rate: load.limit });
				expect(most).toBeLessThanOrEqual(load.limit);
				expect(rateLimited).toBe(0);
				expect(requests).toBe(load.jobs);
			}),
			{ numRuns: 200 },
		);
	});

	it('uses the limit up: 10,000 events at 1,000 a second take less than eleven', async () => {
		const load = { jobs: 10_000, lanes: 500, latencyMs: 40, lanesAtOnce: 100 };
		const { seconds, most } = await run({ ...load, limit: 1000, rate: 1000 });
		expect(seconds).toBeLessThan(11);
		expect(most).toBeGreaterThan(900);
	});

	it('does not wait for the answer to its first request when it has only a few', async () => {
		const load = { jobs: 3, lanes: 3, latencyMs: 1000, lanesAtOnce: 50 };
		const { seconds } = await run({ ...load, limit: 25, rate: 25 });
		expect(seconds).toBeLessThan(1.1);
	});

	it('is not slower for connections that are cut at once, nor refused', async () => {
		const clock = new VirtualClock();
		const random = randomFrom(5);
		const gate = anySecond(1000);
		let sent = 0;
		let refused = 0;
		const send = async (): Promise<Verdict> => {
			sent += 1;
			if (sent % 2000 === 7) {
				await clock.sleep(2);
				return { kind: 'unclear', code: 'no_answer', reason: 'cut' };
			}
			const answerMs = 270 + 60 * random();
			await clock.sleep(0.3 * answerMs);
			if (!gate(clock.now())) refused += 1;
			await clock.sleep(0.7 * answerMs);
			return { kind: 'accepted' };
		};
		const jobs = Array.from({ length: 5000 }, (_, index) => index);
		const options = { ratePerSecond: 1000, lanesAtOnce: 500, retryBudgetMs: 60_000, clock };
		await deliver(jobs, String, send, options);
		expect(refused).toBe(0);
		// 7.1 when a cut passed for a way of two milliseconds.
		expect(clock.now() / 1000).toBeLessThan(6);
	});

	it('would be refused if it were any faster than the limit', async () => {
		const load = { jobs: 300, lanes: 60, latencyMs: 40, lanesAtOnce: 60 };
		const { rateLimited } = await run({ ...load, limit: 50, rate: 70 });
		expect(rateLimited).toBeGreaterThan(0);
	});
});

describe('a run whose limit is lower than it was told', () => {
	it.each([50, 200, 600])('finds a limit of %i a second and stays near it', async (limit) => {
		const load = { jobs: limit * 60, lanes: 500, latencyMs: 40, lanesAtOnce: 100 };
		const { seconds, requests, rateLimited } = await run({ ...load, limit, rate: 1000 });
		expect((limit * 60) / seconds).toBeGreaterThan(0.8 * limit);
		expect(rateLimited / requests).toBeLessThan(0.03);
	});
});

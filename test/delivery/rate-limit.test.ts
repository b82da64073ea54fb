import { deliver, type DeliveryOptions } from '../../delivery/deliver';
import type { Verdict } from '../../delivery/verdict';
import { VirtualClock } from '../support/virtual-clock';
import { type Job, mostInAnySecond, ProviderModel, type Step } from './provider-model';
import { laneOf } from './simulate';

const LIMITED: Verdict = { kind: 'rate_limited', code: 'rate_limited', reason: 'slow down' };
const limited = (retryAfterMs?: number): Step => ({
	fault: { kind: 'rate_limited', ...(retryAfterMs !== undefined && { retryAfterMs }) },
	latencyMs: 10,
});
const fine: Step = { fault: { kind: 'none' }, latencyMs: 10 };

const jobsOf = (count: number): Job[] =>
	Array.from({ length: count }, (_, index) => {
		const name = String(index);
		return { lane: name, usage: name, identifier: name };
	});

async function run(jobs: readonly Job[], script: Step[], change: Partial<DeliveryOptions> = {}) {
	const clock = new VirtualClock();
	const provider = new ProviderModel(clock, { script, latencyMs: 10 });
	const report = await deliver(jobs, laneOf, async (job) => await provider.send(job), {
		ratePerSecond: 25,
		lanesAtOnce: 50,
		retryBudgetMs: 300_000,
		random: () => 0.5,
		clock,
		...change,
	});
	return { ...report, calls: provider.calls, now: clock.now() };
}

describe('a refusal for the rate limit', () => {
	it('makes every lane wait, not only the one that was refused', async () => {
		const script = [...Array(10).fill(fine), limited()];
		const { calls } = await run(jobsOf(400), script, { ratePerSecond: 1000, random: () => 0.999 });
		const refusedAt = calls[10]?.at ?? NaN;
		const inPause = calls.filter(({ at }) => at > refusedAt && at < refusedAt + 49);
		expect(inPause).toEqual([]);
		expect(calls).toHaveLength(401);
	});

	it.each([1000, 7000, 60_000])('is waited out for the %d ms it asks for', async (ms) => {
		const { calls, outcomes } = await run(jobsOf(40), [fine, limited(ms)]);
		const refusedAt = calls[1]?.at ?? NaN;
		expect(calls[2]?.at).toBe(refusedAt + ms);
		expect([...outcomes.values()].every(({ status }) => status === 'accepted')).toBe(true);
	});

	it('that comes during the wait prolongs it, if it asks for longer', async () => {
		const script = [limited(1000), limited(5000)];
		const clock = new VirtualClock();
		const provider = new ProviderModel(clock, { script });
		// Both calls are on their way before the first is answered: nobody waits for it so long.
		const send = async (job: Job) => {
			await clock.sleep(600);
			return await provider.send(job);
		};
		const options = { ratePerSecond: 25, lanesAtOnce: 2, retryBudgetMs: 300_000, clock };
		await deliver(jobsOf(2), laneOf, send, options);
		const [, second, third] = provider.calls.map(({ at }) => at);
		expect(third).toBe((second as number) + 5000 + 600);
	});

	it('that comes when the wait for one before it is over is waited out all the same', async () => {
		const clock = new VirtualClock();
		const provider = new ProviderModel(clock, { script: [fine, limited(), limited(30_000)] });
		// Both are on their way before the first of them is answered.
		const send = async (job: Job) => {
			const verdict = await provider.send(job);
			await clock.sleep(job.usage === '2' ? 300 : 60);
			return verdict;
		};
		const options = { ratePerSecond: 100, lanesAtOnce: 50, retryBudgetMs: 300_000, clock };
		await deliver(jobsOf(200), laneOf, send, options);
		const asked = (provider.calls[2]?.at ?? NaN) + 300;
		const meanwhile = provider.calls.filter(({ at }) => at > asked && at < asked + 30_000);
		expect(meanwhile).toEqual([]);
	});

	it('lowers the rate of all lanes, also of those that had their turn before it', async () => {
		const { calls } = await run(jobsOf(60), [...Array(5).fill(fine), ...Array(5).fill(limited())]);
		const after = calls.slice(10).map(({ at }) => at);
		const [first] = after as [number];
		const inFirstSecond = mostInAnySecond(after.filter((at) => at < first + 1000));
		// Half of what it was: that the provider had taken five until then may be chance.
		expect(inFirstSecond).toBeLessThanOrEqual(13);
		expect(mostInAnySecond(after)).toBeLessThanOrEqual(25);
	});

	it('lowers it once, however many were on their way', async () => {
		const fastest = async (refusals: number): Promise<number> => {
			const clock = new VirtualClock();
			const script = [...Array(40).fill(fine), ...Array(refusals).fill(limited())] as Step[];
			const provider = new ProviderModel(clock, { script, latencyMs: 10 });
			const send = async (job: Job) => {
				await clock.sleep(100);
				return await provider.send(job);
			};
			const rules = { ratePerSecond: 1000, lanesAtOnce: 200, retryBudgetMs: 300_000 };
			await deliver(jobsOf(1500), laneOf, send, { ...rules, random: () => 0.5, clock });
			return mostInAnySecond(provider.calls.slice(200).map(({ at }) => at));
		};
		expect(await fastest(40)).toBeGreaterThan(0.95 * (await fastest(1)));
	});

	it('waits longer each time in a row', async () => {
		const script = Array(7).fill(limited()) as Step[];
		const options = { ratePerSecond: 1000, random: () => 0.999 };
		const { calls } = await run(jobsOf(50), script, options);
		const waits = calls.slice(1, 7).map(({ at }, index) => at - (calls[index]?.at ?? 0));
		expect(waits.map((ms) => Math.round(ms / 50))).toEqual([1, 2, 4, 8, 16, 32]);
	});

	it('and another make it ask with one request at a time', async () => {
		const clock = new VirtualClock();
		const asked: number[] = [];
		const send = async (): Promise<Verdict> => {
			asked.push(clock.now());
			await clock.sleep(100);
			return clock.now() < 3000 ? LIMITED : { kind: 'accepted' };
		};
		const options = { ratePerSecond: 1000, lanesAtOnce: 50, retryBudgetMs: 60_000, clock };
		await deliver(jobsOf(50), laneOf, send, { ...options, random: () => 0.999 });
		const later = asked.filter((at) => at > 1000 && at < 2900);
		expect(later.length).toBeGreaterThan(0);
		later.forEach((at, index) => {
			expect((later[index + 1] ?? Infinity) - at).toBeGreaterThan(100);
		});
	});

	it('uses up none of the tries', async () => {
		const script = Array(30).fill(limited(100)) as Step[];
		const { outcomes } = await run(jobsOf(1), script, { maxAttempts: 1 });
		expect([...outcomes.values()]).toEqual([{ status: 'accepted', attempts: 31 }]);
	});

	it('uses up none of the tries after others were used up either', async () => {
		const unclear: Step = { fault: { kind: 'unclear', committed: false }, latencyMs: 10 };
		const script = [unclear, unclear, limited(), limited(), fine];
		const { outcomes } = await run(jobsOf(1), script, { maxAttempts: 3 });
		expect([...outcomes.values()]).toEqual([{ status: 'accepted', attempts: 5 }]);
	});

	it('that asks for no wait at all does not make the run hammer, and it ends', async () => {
		const script = Array(10_000).fill(limited(0)) as Step[];
		const { outcomes, calls, now } = await run(jobsOf(3), script, { retryBudgetMs: 30_000 });
		expect([...outcomes.values()].map(({ code }) => code)).toEqual(
			Array(3).fill('retry_budget_spent'),
		);
		expect(calls.length).toBeLessThan(200);
		expect(now).toBeLessThan(60_000);
	});

	it('is counted', async () => {
		const { rateLimited, requests } = await run(jobsOf(5), [limited(), fine, limited()]);
		expect({ rateLimited, requests }).toEqual({ rateLimited: 2, requests: 7 });
	});
});

import fc from 'fast-check';
import { deliver } from '../../delivery/deliver';
import { seedProperties } from '../support/seed';
import { VirtualClock } from '../support/virtual-clock';
import { checkPromises } from './promises';
import { ProviderModel } from './provider-model';
import { schedules } from './schedules';
import { laneOf, optionsOf, settle } from './simulate';

seedProperties();

it('a cancelled run sends nothing more, waits for nothing and keeps what it knows', async () => {
	let early = 0;
	const moments = fc.integer({ min: 0, max: 20_000 });
	await fc.assert(
		fc.asyncProperty(schedules, moments, async (schedule, cancelAt) => {
			const { jobs, script } = schedule;
			const clock = new VirtualClock();
			const provider = new ProviderModel(clock, { script });
			const cancel = new AbortController();
			let underWay = 0;
			clock.at(cancelAt, () => {
				underWay = provider.calls.filter(({ answeredAt }) => answeredAt === undefined).length;
				cancel.abort();
			});
			const report = await deliver(jobs, laneOf, async (job) => await provider.send(job), {
				...optionsOf(schedule, clock),
				signal: cancel.signal,
			});
			const endedAt = clock.now();
			for (const { at } of provider.calls) expect(at).toBeLessThanOrEqual(cancelAt);
			const lastAnswer = Math.max(0, ...provider.calls.map(({ answeredAt }) => answeredAt ?? 0));
			if (cancel.signal.aborted) {
				expect(endedAt).toBe(underWay > 0 ? lastAnswer : cancelAt);
			}
			const codes = [...report.outcomes.values()].map(({ code }) => code);
			if (codes.includes('cancelled')) early += 1;
			await settle(clock);
			await checkPromises(jobs, { clock, provider, report });
		}),
		{ numRuns: 1500 },
	);
	expect(early).toBeGreaterThan(100);
});

it('a run that is cancelled before it starts sends nothing', async () => {
	const clock = new VirtualClock();
	const provider = new ProviderModel(clock);
	const jobs = [{ lane: 'a', usage: 'u', identifier: 'i' }];
	const { outcomes, requests } = await deliver(
		jobs,
		laneOf,
		async (job) => await provider.send(job),
		{
			ratePerSecond: 25,
			lanesAtOnce: 4,
			retryBudgetMs: 1000,
			clock,
			signal: AbortSignal.abort(),
		},
	);
	expect(requests).toBe(0);
	expect([...outcomes.values()]).toEqual([
		{
			status: 'unsent',
			code: 'cancelled',
			reason: 'the execution was cancelled before this was sent. Run it again to send the rest',
			attempts: 0,
		},
	]);
});

it('a run lets go of the signal, which outlives it', async () => {
	const { signal } = new AbortController();
	const removed: string[] = [];
	const remove = signal.removeEventListener.bind(signal);
	signal.removeEventListener = (...args: Parameters<typeof remove>) => {
		removed.push(args[0]);
		remove(...args);
	};
	const clock = new VirtualClock();
	const options = { ratePerSecond: 25, lanesAtOnce: 4, retryBudgetMs: 1000, clock, signal };
	await deliver([], laneOf, async () => ({ kind: 'accepted' as const }), options);
	expect(removed).toEqual(['abort']);
});

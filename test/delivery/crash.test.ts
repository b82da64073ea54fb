import fc from 'fast-check';
import { deliver } from '../../delivery/deliver';
import { seedProperties } from '../support/seed';
import { VirtualClock } from '../support/virtual-clock';
import { Mortal } from './mortal';
import { nothingIsBilledTwice, nothingIsLost } from './promises';
import { ProviderModel } from './provider-model';
import { schedules } from './schedules';
import { laneOf, optionsOf, runAgain, settle } from './simulate';

seedProperties();

const lifetimes = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 3 });
/** Longer than any wait that the schedules can bring about. */
const AN_HOUR = 3_600_000;

it('a run killed at any moment and started again bills everything once', async () => {
	let killed = 0;
	await fc.assert(
		fc.asyncProperty(schedules, lifetimes, async (schedule, lives) => {
			const { jobs, script } = schedule;
			const clock = new VirtualClock();
			const provider = new ProviderModel(clock, { script });
			for (const lifetime of lives) {
				const process = new Mortal(clock, provider, lifetime);
				const end = deliver(jobs, laneOf, process.send, optionsOf(schedule, process));
				const outcome = await Promise.race([end, clock.sleep(AN_HOUR)]);
				if (outcome === undefined) killed += 1;
			}
			await settle(clock);
			const callsBefore = provider.calls.length;
			const second = await runAgain(jobs, clock, provider);
			nothingIsBilledTwice(provider.timesBilled);
			nothingIsLost(jobs, second, provider.timesBilled, provider.calls.length - callsBefore);
		}),
		{ numRuns: 1500 },
	);
	expect(killed).toBeGreaterThan(500);
});

it('several workers that get the same rows at the same time bill them once', async () => {
	await fc.assert(
		fc.asyncProperty(schedules, fc.integer({ min: 2, max: 4 }), async (schedule, workers) => {
			const { jobs, script } = schedule;
			const clock = new VirtualClock();
			const provider = new ProviderModel(clock, { script });
			const send = async (job: (typeof jobs)[number]) => await provider.send(job);
			await Promise.all(
				Array.from({ length: workers }, async (_, worker) => {
					const randomSeed = schedule.randomSeed + worker;
					await deliver(jobs, laneOf, send, optionsOf({ ...schedule, randomSeed }, clock));
				}),
			);
			await settle(clock);
			const callsBefore = provider.calls.length;
			const second = await runAgain(jobs, clock, provider);
			nothingIsBilledTwice(provider.timesBilled);
			nothingIsLost(jobs, second, provider.timesBilled, provider.calls.length - callsBefore);
		}),
		{ numRuns: 1000 },
	);
});

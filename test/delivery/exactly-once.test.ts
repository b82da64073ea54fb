import fc from 'fast-check';
import { seedProperties } from '../support/seed';
import { checkPromises } from './promises';
import type { Job, ProviderModel } from './provider-model';
import { schedules } from './schedules';
import { type Sabotage, simulate } from './simulate';

seedProperties();

const promises = (sabotage?: Sabotage) =>
	fc.asyncProperty(schedules, async (schedule) => {
		await checkPromises(schedule.jobs, await simulate(schedule, sabotage));
	});

describe('whatever the network and the provider do', () => {
	it('every usage is billed once and every job ends in a true outcome', async () => {
		await fc.assert(promises(), { numRuns: 2500 });
	});
});

/** The checks are worth what they catch: each of these runs is wrong in one way. */
describe('the same checks notice', () => {
	const isNoticed = async (sabotage: Sabotage): Promise<string> => {
		const { failed, errorInstance } = await fc.check(promises(sabotage), {
			numRuns: 500,
			endOnFailure: true,
		});
		return failed && errorInstance instanceof Error ? errorInstance.message : 'not noticed';
	};

	it('a fresh identifier for every try', async () => {
		let tries = 0;
		const send = (provider: ProviderModel) => async (job: Job) =>
			await provider.send({ ...job, identifier: `${job.identifier}.${tries++}` });
		expect(await isNoticed({ send })).toMatch(/was billed \d times/);
	});

	it('lanes that run side by side', async () => {
		expect(await isNoticed({ laneOf: ({ usage }) => usage })).toMatch(/overlapped/);
	});

	it('an unclear answer taken for a refusal', async () => {
		const send = (provider: ProviderModel) => async (job: Job) => {
			const verdict = await provider.send(job);
			return verdict.kind === 'unclear' ? { ...verdict, kind: 'rejected' as const } : verdict;
		};
		expect(await isNoticed({ send })).toMatch(/ended as rejected, billed: true|is unclear after/);
	});

	it('an unclear answer taken for an acceptance', async () => {
		const send = (provider: ProviderModel) => async (job: Job) => {
			const verdict = await provider.send(job);
			return verdict.kind === 'unclear' ? ({ kind: 'accepted' } as const) : verdict;
		};
		expect(await isNoticed({ send })).toMatch(/ended as accepted, billed: false/);
	});
});

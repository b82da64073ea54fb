import fc from 'fast-check';
import type { Campaign, CampaignOptions as Options } from '../sync/campaign';
import { checkPromises } from './promises';
import type { Schedule } from './schedule';
import { schedules } from './schedules';
import { type Sabotage, Simulation } from './simulate';
import { storyOf } from './story';
import { addTally, type Tally, tallyOf } from './tally';

export interface CampaignOptions extends Pick<Options, 'seed' | 'schedules' | 'path'> {
	readonly sabotage?: Sabotage;
	readonly from?: fc.Arbitrary<Schedule>;
	/** Looks for a shorter schedule that breaks the promise as well. @default true */
	readonly shortens?: boolean;
}

/** Plays schedules one after another until a promise is broken, then looks for a shorter one. */
export async function playSchedules(options: CampaignOptions): Promise<Campaign> {
	const { seed, path, sabotage, from = schedules, shortens = path === undefined } = options;
	const tally: Tally = {};
	const promises = fc.asyncProperty(from, async (schedule) => {
		const simulation = new Simulation(schedule, sabotage);
		await simulation.play();
		await checkPromises(simulation);
		addTally(tally, tallyOf(simulation));
	});
	const { failed, counterexample, counterexamplePath, errorInstance, numRuns } = await fc.check(
		promises,
		{
			seed,
			numRuns: options.schedules,
			endOnFailure: !shortens,
			...(path !== undefined && { path }),
		},
	);
	if (!failed) return { tally };
	const [schedule] = counterexample ?? [];
	return {
		tally,
		violation: {
			seed,
			path: counterexamplePath ?? '',
			tried: numRuns,
			message: errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
			story: schedule === undefined ? '' : await storyAgain(schedule, sabotage),
		},
	};
}

async function storyAgain(schedule: Schedule, sabotage: Sabotage | undefined): Promise<string> {
	const simulation = new Simulation(schedule, sabotage);
	const play = async (): Promise<void> => {
		await simulation.play();
		await checkPromises(simulation);
	};
	await play().catch(() => {});
	return storyOf(simulation);
}

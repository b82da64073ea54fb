import fc from 'fast-check';
import { checkPromises } from './promises';
import type { Schedule } from './schedule';
import { schedules } from './schedules';
import { type Sabotage, Simulation } from './simulate';
import { storyOf } from './story';
import { addTally, type Tally, tallyOf } from './tally';

/** A promise that was broken, and what brings it about in the fewest steps. */
export interface Violation {
	/** With these, `npm run simulate` brings it about again. */
	readonly seed: number;
	readonly path: string;
	/** How many schedules were tried until it was found. */
	readonly tried: number;
	readonly message: string;
	/** Who did what when. */
	readonly story: string;
}

export interface Campaign {
	readonly tally: Tally;
	readonly violation?: Violation;
}

export interface CampaignOptions {
	readonly seed: number;
	readonly schedules: number;
	/** Where in the schedules of the seed to begin, and only there. */
	readonly path?: string;
	readonly sabotage?: Sabotage;
	readonly from?: fc.Arbitrary<Schedule>;
}

/** Plays schedules one after another until a promise is broken, then looks for a shorter one. */
export async function playSchedules(options: CampaignOptions): Promise<Campaign> {
	const { seed, path, sabotage, from = schedules } = options;
	const tally: Tally = {};
	const promises = fc.asyncProperty(from, async (schedule) => {
		const simulation = new Simulation(schedule, sabotage);
		await simulation.play();
		addTally(tally, tallyOf(simulation, await checkPromises(simulation)));
	});
	const { failed, counterexample, counterexamplePath, errorInstance, numRuns } = await fc.check(
		promises,
		{ seed, numRuns: options.schedules, ...(path !== undefined && { path, endOnFailure: true }) },
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
	const play = async () => {
		await simulation.play();
		await checkPromises(simulation);
	};
	await play().catch(() => {});
	return storyOf(simulation);
}

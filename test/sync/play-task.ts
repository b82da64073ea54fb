/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { Campaign, CampaignOptions } from './campaign';

/** What one process has to play, as JSON in the first argument. */
export interface SimulationTask {
	readonly seed: number;
	readonly schedules: number;
}

/** Schedules between two lines of progress. */
const AT_ONCE = 500;

/** Plays the schedules of this process, and tells how it goes in a line of JSON now and then. */
export function playTask(
	play: (options: Pick<CampaignOptions, 'seed' | 'schedules'>) => Promise<Campaign>,
): void {
	// Stays where a simulated run waits for something that never comes: then Node just ends.
	process.exitCode = 13;
	playAll(play).catch((reason: unknown) => {
		process.stderr.write(`${String(reason)}\n`);
		process.exitCode = 1;
	});
}

async function playAll(play: Parameters<typeof playTask>[0]): Promise<void> {
	// Errors are made by the million here, as signals, and their stacks are never read.
	Error.stackTraceLimit = 0;
	const { seed, schedules } = JSON.parse(process.argv[2] ?? '{}') as SimulationTask;
	for (let played = 0; played < schedules; played += AT_ONCE) {
		const campaign = await play({
			// Seeds of other processes and other runs are far away.
			seed: (seed + played / AT_ONCE) | 0,
			schedules: Math.min(AT_ONCE, schedules - played),
		});
		process.stdout.write(`${JSON.stringify(campaign)}\n`);
		if (campaign.violation !== undefined) break;
	}
	process.exitCode = 0;
}

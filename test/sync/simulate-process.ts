/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { type Campaign, playSchedules } from './campaign';

/** What one process has to play, as JSON in the first argument. */
export interface SimulationTask {
	readonly seed: number;
	readonly schedules: number;
}

/** Schedules between two lines of progress. */
const AT_ONCE = 500;

/** Plays schedules, and tells how it goes in a line of JSON now and then. */
async function main(): Promise<void> {
	// Errors are made by the million here, as signals, and their stacks are never read.
	Error.stackTraceLimit = 0;
	const { seed, schedules } = JSON.parse(process.argv[2] ?? '{}') as SimulationTask;
	for (let played = 0; played < schedules; played += AT_ONCE) {
		const campaign: Campaign = await playSchedules({
			// Seeds of other processes and other runs are far away.
			seed: (seed + played / AT_ONCE) | 0,
			schedules: Math.min(AT_ONCE, schedules - played),
		});
		process.stdout.write(`${JSON.stringify(campaign)}\n`);
		if (campaign.violation !== undefined) break;
	}
	process.exitCode = 0;
}

// Stays where a simulated run waits for something that never comes: then Node just ends.
process.exitCode = 13;
main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exitCode = 1;
});

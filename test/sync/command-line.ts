/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { Campaign, CampaignOptions, Violation } from './campaign';
import { type FleetReport, playInProcesses } from './fleet';
import type { Tally } from './tally';

/** A simulation that can be asked for on the command line. */
export interface Simulated {
	readonly play: (
		options: Pick<CampaignOptions, 'seed' | 'schedules' | 'path'>,
	) => Promise<Campaign>;
	/** What each process runs, where it is not that of Sync Totals. */
	readonly script?: string;
	/** How it is asked for. */
	readonly command: string;
}

export interface Wanted {
	readonly seed: number;
	readonly schedules: number;
	readonly processes: number;
	/** The one schedule to play. */
	readonly path?: string | undefined;
}

/** Plays schedules and tells how it goes. @returns the exit code: 1 when a promise is broken */
export async function simulate(
	{ play, script, command }: Simulated,
	{ seed, schedules, processes, path }: Wanted,
): Promise<number> {
	if (path !== undefined) {
		const { violation } = await play({ seed, schedules, path });
		return tell(violation === undefined ? [] : [violation], command);
	}
	say(`seed ${seed}, ${schedules} schedules\n`);
	let told = 0;
	const report = await playInProcesses({
		seed,
		schedules,
		processes,
		...(script !== undefined && { script }),
		onProgress: (sofar) => {
			if (sofar.seconds < told + 5) return;
			told = sofar.seconds;
			say(`${progress(sofar)}\n`);
		},
	});
	say(`${progress(report)}\n\n${table(report.tally)}\n`);
	return tell(report.violations, command);
}

function progress({ tally, seconds }: FleetReport): string {
	const played = tally.schedules ?? 0;
	return `${played} schedules in ${seconds.toFixed(0)} s, ${(played / seconds).toFixed(0)} a second`;
}

function table(tally: Tally): string {
	const names = Object.keys(tally).sort();
	const width = Math.max(0, ...names.map((name) => name.length));
	return names.map((name) => `${name.padEnd(width)}  ${Math.round(tally[name] ?? 0)}`).join('\n');
}

function tell(violations: readonly Violation[], command: string): number {
	for (const { seed, path, message, story } of violations) {
		say(`\nVIOLATION: ${message}\n\n${story}\n\nagain: ${command} --seed ${seed} --path ${path}\n`);
	}
	if (violations.length === 0) say('no violation\n');
	return violations.length === 0 ? 0 : 1;
}

/** Reads a whole number of an option. */
export function wholeNumber(name: string, text: string): number {
	const read = Number(text);
	if (!Number.isSafeInteger(read)) throw new Error(`${name} takes a whole number, not "${text}"`);
	return read;
}

export function say(text: string): void {
	process.stdout.write(text);
}

/** Ends the process with what `main` says. */
export function exitWith(main: () => Promise<number>): void {
	main().then(
		(code) => {
			process.exitCode = code;
		},
		(reason: unknown) => {
			process.stderr.write(`${String(reason)}\n`);
			process.exitCode = 1;
		},
	);
}

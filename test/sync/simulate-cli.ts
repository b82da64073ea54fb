/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { parseArgs } from 'node:util';
import { assumptionTable } from './assumption-table';
import { ASSUMPTIONS } from './assumptions';
import { playSchedules, type Violation } from './campaign';
import { type FleetReport, playInProcesses } from './fleet';
import { measure, type Measurement } from './healing';
import type { Tally } from './tally';

const USAGE = `Simulates Sync Totals on virtual time, and looks for a schedule that breaks a promise.

Usage: npm run simulate -- [options]   (defaults in brackets)

  --seed <n>        of the schedules (drawn; printed at the start)
  --runs <n>        schedules to play (200000)
  --processes <n>   at once (2)
  --path <text>     with a seed: play the one schedule again in which a violation was found
  --assumptions     measure instead how far things go wrong without each assumption, and how they
                    heal, in this many schedules each (10000)
`;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string', default: String(Date.now() % 0x7fffffff) },
			runs: { type: 'string' },
			processes: { type: 'string', default: '2' },
			path: { type: 'string' },
			assumptions: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		say(USAGE);
		return 0;
	}
	const seed = number('--seed', values.seed);
	const schedules = number('--runs', values.runs ?? (values.assumptions ? '10000' : '200000'));
	if (values.assumptions) return await measureAll(schedules, seed);
	if (values.path !== undefined) {
		const { violation } = await playSchedules({ seed, schedules, path: values.path });
		tell(violation === undefined ? [] : [violation]);
		return violation === undefined ? 0 : 1;
	}
	say(`seed ${seed}, ${schedules} schedules\n`);
	let told = 0;
	const report = await playInProcesses({
		seed,
		schedules,
		processes: number('--processes', values.processes),
		onProgress: (sofar) => {
			if (sofar.seconds < told + 5) return;
			told = sofar.seconds;
			say(`${progress(sofar)}\n`);
		},
	});
	say(`${progress(report)}\n\n${table(report.tally)}\n`);
	tell(report.violations);
	return report.violations.length === 0 ? 0 : 1;
}

async function measureAll(schedules: number, seed: number): Promise<number> {
	say(`seed ${seed}, ${schedules} schedules each\n`);
	const measurements: Measurement[] = [];
	for (const assumption of ASSUMPTIONS) {
		say(`${assumption.broken} …\n`);
		measurements.push(await measure(assumption, schedules, seed));
	}
	say(`\n${assumptionTable(measurements)}\n`);
	return 0;
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

function tell(violations: readonly Violation[]): void {
	for (const { seed, path, message, story } of violations) {
		say(
			`\nVIOLATION: ${message}\n\n${story}\n\nagain: npm run simulate -- --seed ${seed} --path ${path}\n`,
		);
	}
	if (violations.length === 0) say('no violation\n');
}

function number(name: string, text: string): number {
	const read = Number(text);
	if (!Number.isSafeInteger(read)) throw new Error(`${name} takes a whole number, not "${text}"`);
	return read;
}

function say(text: string): void {
	process.stdout.write(text);
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(reason: unknown) => {
		process.stderr.write(`${String(reason)}\n`);
		process.exitCode = 1;
	},
);

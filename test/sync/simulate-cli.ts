/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { parseArgs } from 'node:util';
import { assumptionTable } from './assumption-table';
import { ASSUMPTIONS } from './assumptions';
import { playSchedules } from './campaign';
import { exitWith, say, simulate, wholeNumber } from './command-line';
import { measure, type Measurement } from './healing';

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
	const seed = wholeNumber('--seed', values.seed);
	const schedules = wholeNumber('--runs', values.runs ?? (values.assumptions ? '10000' : '200000'));
	if (values.assumptions) return await measureAll(schedules, seed);
	const processes = wholeNumber('--processes', values.processes);
	const { path } = values;
	const simulated = { play: playSchedules, command: 'npm run simulate --' };
	return await simulate(simulated, { seed, schedules, processes, path });
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

exitWith(main);

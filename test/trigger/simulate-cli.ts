/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitWith, say, simulate, wholeNumber } from '../sync/command-line';
import { playSchedules } from './campaign';

const USAGE = `Simulates triggers that charge on virtual time, and looks for a schedule that breaks a promise.

Usage: npm run simulate:charges -- [options]   (defaults in brackets)

  --seed <n>        of the schedules (drawn; printed at the start)
  --runs <n>        schedules to play (200000)
  --processes <n>   at once (2)
  --path <text>     with a seed: play the one schedule again in which a violation was found
`;

const SIMULATED = {
	play: playSchedules,
	script: join(__dirname, 'simulate-process.ts'),
	command: 'npm run simulate:charges --',
};

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			seed: { type: 'string', default: String(Date.now() % 0x7fffffff) },
			runs: { type: 'string', default: '200000' },
			processes: { type: 'string', default: '2' },
			path: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		say(USAGE);
		return 0;
	}
	return await simulate(SIMULATED, {
		seed: wholeNumber('--seed', values.seed),
		schedules: wholeNumber('--runs', values.runs),
		processes: wholeNumber('--processes', values.processes),
		path: values.path,
	});
}

exitWith(main);

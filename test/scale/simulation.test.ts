/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { seedProperties } from '../support/seed';
import { playInProcesses } from '../sync/fleet';
import { FAULTS } from '../sync/tally';

const seed = seedProperties();
const SCHEDULES = 200_000;

it('in 200,000 worlds totals come right, and nothing is billed that nobody stated', async () => {
	const { tally, violations, seconds } = await playInProcesses({
		seed,
		schedules: SCHEDULES,
		processes: 2,
	});

	process.stdout.write(`    ${seconds.toFixed(0)} s: ${JSON.stringify(tally)}\n`);
	expect(violations.map(({ story }) => story)).toEqual([]);
	expect(tally.schedules).toBe(SCHEDULES);
	expect(FAULTS.filter((fault) => !((tally[fault] ?? 0) > 100))).toEqual([]);
});

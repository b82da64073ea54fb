/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { seedProperties } from '../support/seed';
import { playInProcesses } from '../sync/fleet';
import { FAULTS } from '../trigger/tally';

const seed = seedProperties();
const SCHEDULES = 200_000;

it('in 200,000 worlds no trigger charges twice or beyond its limits, and all that is due is charged', async () => {
	const { tally, violations, seconds } = await playInProcesses({
		seed,
		schedules: SCHEDULES,
		processes: 2,
		script: join(__dirname, '../trigger/simulate-process.ts'),
	});

	process.stdout.write(`    ${seconds.toFixed(0)} s: ${JSON.stringify(tally)}\n`);
	expect(violations.map(({ story }) => story)).toEqual([]);
	expect(tally.schedules).toBe(SCHEDULES);
	expect(FAULTS.filter((fault) => !((tally[fault] ?? 0) > 100))).toEqual([]);
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, type Made } from '../measurements';
import { measureSync, type SyncMeasurement } from './measure-sync';
import { syncReport, syncTable } from './report';
import { SYNC_SCENARIOS } from './scenarios';

/** Measures the sync of totals and writes its page. What cannot be measured is said on it. */
export async function measureSyncs(made: Made, say: (text: string) => void): Promise<void> {
	const measurements: SyncMeasurement[] = [];
	const failures: string[] = [];
	for (const scenario of SYNC_SCENARIOS) {
		say(`${scenario.name} …`);
		try {
			const measurement = await measureSync(scenario);
			measurements.push(measurement);
			say(JSON.stringify(measurement.summary));
		} catch (reason) {
			failures.push(`- ${scenario.name} was not measured: ${String(reason)}`);
			say(String(reason));
		}
	}
	say(`\n${syncTable(measurements)}`);
	const machine = `${made.machine}, Node ${made.node}, ${made.at.slice(0, 10)}`;
	const page = [syncReport(measurements, machine), ...failures].join('\n');
	writeFileSync(join(FOLDER, 'sync-totals.md'), `${page.trimEnd()}\n`);
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { LATENCY_MS, LIMIT, measure, type Measurement } from './measure';
import { SCENARIOS } from './scenarios';
import { type SyncMeasurement, measureSync } from './sync/measure-sync';
import { syncReport, syncTable } from './sync/report';
import { measureStream, type StreamMeasurement } from './stream/measure-stream';
import { streamReport, streamTable } from './stream/report';
import { STREAM_SCENARIOS } from './stream/scenarios';
import { SYNC_SCENARIOS } from './sync/scenarios';
import { markdownTable } from './table';

const FOLDER = join(__dirname, '..', 'docs', 'benchmarks');
const MACHINE = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown machine'}, Node ${process.version}`;

function report(measurements: readonly Measurement[]): string {
	return `# Benchmark

Usage of 500 customers, reported to the local Stripe emulator: ${LATENCY_MS} ms answer time, a limit of
${LIMIT.toLocaleString('en-US')} meter events a second, one call at a time per customer and meter. Each way in a process of its own,
all of them in one run on ${MACHINE}. Peak memory
includes n8n's engine. *Ratio* compares rows billed a second with the first line; *Billed of used* should be
100 %.

${markdownTable(measurements)}

- **Loop Over Items + HTTP Request** and **HTTP Request on all items** are the recipes found on the web: no
  identifier, n8n's *Retry On Fail* with three tries. A retry starts the node over with all its items.
- **The official client** has an identifier for each row and its own retries (two, not for a bare 429). What
  throws with 50 calls in flight is not billed.
- n8n's own Stripe node cannot be pointed at another host, so it is not here. It sends one event after
  another, as the loop does.

Made by \`npm run bench\`.
`;
}

async function measureReports(only: string | undefined): Promise<void> {
	const measurements: Measurement[] = [];
	for (const scenario of SCENARIOS.filter(
		({ name }) => only === undefined || name.includes(only),
	)) {
		process.stdout.write(`${scenario.name}: ${scenario.rows.toLocaleString('en-US')} rows …\n`);
		measurements.push(await measure(scenario));
	}
	process.stdout.write(`\n${markdownTable(measurements)}\n`);
	if (only === undefined) await writeFile(join(FOLDER, 'README.md'), report(measurements));
}

async function measureSyncs(): Promise<void> {
	const measurements: SyncMeasurement[] = [];
	for (const scenario of SYNC_SCENARIOS) {
		process.stdout.write(`${scenario.name} …\n`);
		const measurement = await measureSync(scenario);
		measurements.push(measurement);
		process.stdout.write(`${JSON.stringify(measurement.summary)}\n`);
	}
	process.stdout.write(`\n${syncTable(measurements)}\n`);
	await writeFile(join(FOLDER, 'sync-totals.md'), syncReport(measurements, MACHINE));
}

async function measureStreams(): Promise<void> {
	const measurements: StreamMeasurement[] = [];
	for (const scenario of STREAM_SCENARIOS) {
		process.stdout.write(`${scenario.name} …\n`);
		const measurement = await measureStream(scenario);
		measurements.push(measurement);
		process.stdout.write(`${JSON.stringify(measurement.summary)}\n`);
	}
	process.stdout.write(`\n${streamTable(measurements)}\n`);
	await writeFile(join(FOLDER, 'stream.md'), streamReport(measurements, MACHINE));
}

/** Benchmarks with a name of their own; any other argument is a part of a way's name. */
const OTHERS: Readonly<Record<string, () => Promise<void>>> = {
	stream: measureStreams,
	sync: measureSyncs,
};

/** Without an argument everything is measured. */
async function main(): Promise<void> {
	const only = process.argv[2];
	const other = only === undefined ? undefined : OTHERS[only];
	if (other !== undefined) return await other();
	await measureReports(only);
	if (only === undefined) for (const measureOther of Object.values(OTHERS)) await measureOther();
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});

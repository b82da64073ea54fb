/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bars, barsTable } from './bars';
import { measure } from './measure';
import {
	FOLDER,
	keep,
	type Made,
	type Measurement,
	readMeasurements,
	thisRun,
} from './measurements';
import { writePages } from './pages';
import { type Scenario, SCENARIOS } from './scenarios';
import { measureSync, type SyncMeasurement } from './sync/measure-sync';
import { syncReport, syncTable } from './sync/report';
import { SYNC_SCENARIOS } from './sync/scenarios';
import { BILLED, PER_SECOND, REFUSED_SHARE, SECONDS, SUSTAINED, table } from './table';

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** One that fails does not keep the others from being measured: it says so in its line. */
async function measured(scenario: Scenario, made: Made): Promise<Measurement> {
	try {
		return { made, result: await measure(scenario) };
	} catch (reason) {
		return { made, failure: reason instanceof Error ? reason.message : String(reason) };
	}
}

async function measureScenarios(scenarios: readonly Scenario[], made: Made): Promise<void> {
	for (const scenario of scenarios) {
		say(`${scenario.name}: ${scenario.rows.toLocaleString('en-US')} rows …`);
		const measurement = await measured(scenario, made);
		keep(scenario, measurement);
		say(JSON.stringify(measurement.result ?? measurement.failure));
	}
	const measurements = readMeasurements();
	say(
		`\n${table(scenarios, measurements, [SECONDS, PER_SECOND, SUSTAINED, REFUSED_SHARE, BILLED])}`,
	);
	writePages(measurements, undefined);
	say(`\n${barsTable(bars(measurements, undefined))}`);
}

async function measureSyncs(made: Made): Promise<void> {
	const measurements: SyncMeasurement[] = [];
	for (const scenario of SYNC_SCENARIOS) {
		say(`${scenario.name} …`);
		const measurement = await measureSync(scenario);
		measurements.push(measurement);
		say(JSON.stringify(measurement.summary));
	}
	say(`\n${syncTable(measurements)}`);
	const machine = `${made.machine}, Node ${made.node}`;
	writeFileSync(join(FOLDER, 'sync-totals.md'), syncReport(measurements, machine));
}

/** Benchmarks of their own; any other argument is a part of this one, or of a scenario's name. */
const OTHERS: Readonly<Record<string, (made: Made) => Promise<void>>> = {
	sync: measureSyncs,
};

/** By id, by part, or by a part of the name, whichever is the first to find something. */
function chosen(only: string): Scenario[] {
	const finders: ReadonlyArray<(scenario: Scenario) => boolean> = [
		({ id }) => id === only,
		({ parts }) => parts.some((part) => part === only),
		({ name }) => name.includes(only),
	];
	return finders.map((find) => SCENARIOS.filter(find)).find((found) => found.length > 0) ?? [];
}

/** Without an argument everything is measured. */
async function main(): Promise<void> {
	const only = process.argv[2];
	const made = thisRun();
	const other = only === undefined ? undefined : OTHERS[only];
	if (other !== undefined) return await other(made);
	const scenarios = only === undefined ? SCENARIOS : chosen(only);
	if (scenarios.length === 0) throw new Error(`There is no scenario "${only}". ${names()}`);
	await measureScenarios(scenarios, made);
	if (only !== undefined) return;
	for (const measureOther of Object.values(OTHERS)) {
		await measureOther(made).catch((reason: unknown) => say(String(reason)));
	}
}

function names(): string {
	const parts = new Set(SCENARIOS.flatMap(({ parts: shown }) => shown));
	const ids = SCENARIOS.map(({ id }) => id);
	return `Parts: ${[...parts, ...Object.keys(OTHERS)].join(', ')}. Scenarios: ${ids.join(', ')}`;
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { attempt } from './attempt';
import { bars, barsTable } from './bars';
import { keep, type Made, readMeasurements, thisRun } from './measurements';
import { writePages } from './pages';
import { measureRequests } from './requests/measure-requests';
import { type Scenario, SCENARIOS } from './scenarios';
import { measureSyncs } from './sync/measure-syncs';
import { BILLED, PER_SECOND, REFUSED_SHARE, SECONDS, SUSTAINED, table } from './table';

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

async function measureScenarios(scenarios: readonly Scenario[], made: Made): Promise<void> {
	for (const scenario of scenarios) {
		say(`${scenario.name}: ${scenario.rows.toLocaleString('en-US')} rows …`);
		const measurement = await attempt(scenario, made);
		keep(scenario, measurement);
		say(JSON.stringify(measurement.result ?? measurement.failure));
	}
	const measurements = readMeasurements();
	say(
		`\n${table(scenarios, measurements, [SECONDS, PER_SECOND, SUSTAINED, REFUSED_SHARE, BILLED])}`,
	);
	writePages(measurements);
}

/** Writes the pages and pictures anew, and measures nothing. */
const PAGES = 'pages';

type Other = (made: Made) => Promise<void>;

/** Benchmarks of their own, with a page of their own. */
const OTHERS: Readonly<Record<string, Other>> = {
	requests: async (made) => await measureRequests(made, say),
	sync: async (made) => await measureSyncs(made, say),
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
	if (only === PAGES) return writePages(readMeasurements());
	const other = only === undefined ? undefined : OTHERS[only];
	if (other !== undefined) return await other(made);
	const scenarios = only === undefined ? SCENARIOS : chosen(only);
	if (scenarios.length === 0) throw new Error(`There is no scenario "${only}". ${names()}`);
	await measureScenarios(scenarios, made);
	for (const measureOther of only === undefined ? Object.values(OTHERS) : []) {
		await measureOther(made).catch((reason: unknown) => say(String(reason)));
	}
	say(`\n${barsTable(bars(readMeasurements()))}`);
}

function names(): string {
	const parts = new Set(SCENARIOS.flatMap(({ parts: shown }) => shown));
	const ids = SCENARIOS.map(({ id }) => id);
	return `Parts: ${[...parts, ...Object.keys(OTHERS), PAGES].join(', ')}. Scenarios: ${ids.join(', ')}`;
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exit(1);
});

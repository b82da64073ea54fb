/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { BillingRuns } from './billing-runs';
import { ENDPOINT_HEADER } from './credentials';
import { readCurrentPeriods } from './current-periods';
import type { BilledWindow } from './drift';
import { printedProgress } from './progress';
import { reportTable, type TableRow } from './report-table';
import { OWNER, startDemo, type RunningDemo } from './start-demo';
import { changeUsage, type UsageChanges } from './usage-database';

/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const progress = printedProgress();

/** What stands between the runs: nothing, nothing, and usage that is not what it was. */
const RUNS: ReadonlyArray<{ title: string; isChanged: boolean }> = [
	{ title: 'First run of the hourly sync', isChanged: false },
	{ title: 'Second run, of the same usage', isChanged: false },
	{ title: 'Third run, after usage has changed', isChanged: true },
];

/** Bills the closed hours three times and prints the books; true when not a unit is off in any. */
async function billAgainAndAgain(demo: RunningDemo, runs: BillingRuns): Promise<boolean> {
	let clean = true;
	for (const { title, isChanged } of RUNS) {
		const changes = isChanged ? changeRows(await changeUsage(demo.postgres)) : [];
		progress(`${title} (Stripe's totals lag by up to ${demo.emulator.longestLagMs / 1000} s here)`);
		const { accepted, summary } = await runs.run();
		const totals = await runs.totals();
		clean &&= totals.drift === '0';
		const rows: TableRow[] = [
			['Closed hours of usage (UTC)', hoursOf(runs.billedWindow)],
			...changes,
			['Totals (customers with usage, hour by hour)', String(totals.customerHours)],
			['  unchanged at Stripe (emulator)', String(summary.unchanged)],
			['  synced by one meter event each', String(summary.synced)],
			['Events accepted by Stripe', String(accepted)],
			['Total in the database', totals.databaseTotal],
			['Total billed', totals.billedTotal],
			['Drift', totals.drift],
		];
		process.stdout.write(`\n${reportTable(title, rows)}\n\n`);
	}
	progress(
		clean
			? 'Drift 0 after each run: everything is billed, nothing twice, and changes are made up for'
			: 'The drift is not 0. Look into demo/.run/n8n.log and emulator.log',
	);
	return clean;
}

/** Asks what customers have used and what it costs; true when it is what was billed and previewed. */
async function showWhatItComesTo(demo: RunningDemo, runs: BillingRuns): Promise<boolean> {
	progress('Reading what the running billing periods come to');
	await runs.untilShown();
	const { customers, usage, amount, projectedAmount, confirmed } = await readCurrentPeriods(demo);
	const rows: TableRow[] = [
		['Customers with a running billing period', String(customers)],
		['Used so far', usage],
		['Comes to so far', dollars(amount)],
		['At this pace comes to in the end', dollars(projectedAmount)],
		["Amounts that Stripe's invoice preview has too", `${confirmed} of ${customers}`],
	];
	process.stdout.write(`\n${reportTable('What it costs the customers', rows)}\n\n`);
	return confirmed === customers && usage === (await runs.totals()).billedTotal;
}

function dollars(cents: number): string {
	return `${(cents / 100).toFixed(2)} USD`;
}

function changeRows({ late, changed, deleted }: UsageChanges): TableRow[] {
	return [
		['Rows that came late', String(late)],
		['Rows that were changed', String(changed)],
		['Rows that were deleted', String(deleted)],
	];
}

/** `2026-03-16 01:00 to 04:00`; the date stands at the end again if it is another day. */
function hoursOf({ start, end }: BilledWindow): string {
	const [from, to] = [start, end].map((at) => at.toISOString().slice(0, 16).replace('T', ' '));
	return `${from} to ${to?.slice(0, 10) === from?.slice(0, 10) ? to?.slice(11) : to}`;
}

function invitation(demo: RunningDemo): string {
	return [
		'',
		`Look around in the editor:  ${demo.server.url}`,
		`  e-mail    ${OWNER.email}`,
		`  password  ${OWNER.password}`,
		`What is billed:             ${demo.emulator.url}/_emulator/totals`,
		`The usage database:         ${demo.postgres.url('usage')}`,
		'The metering endpoint, when you have published its workflow:',
		`  curl -X POST ${demo.server.url}/webhook/billing/sync-usage \\`,
		`    -H '${ENDPOINT_HEADER.name}: ${ENDPOINT_HEADER.value}' -H 'Content-Type: application/json' \\`,
		`    -d '{"period": "last_hour", "provider": "stripe"}'`,
		'',
		'Ctrl-C stops everything and deletes the sample data.',
		'',
	].join('\n');
}

async function main(): Promise<number> {
	const once = process.argv.includes('--once');
	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
	});
	let up = false;
	void interrupted.then(() => {
		// Nothing has to be put away in order yet: what has been started ends with this process.
		if (!up) process.exit(INTERRUPTED);
	});
	const demo = await startDemo(progress);
	up = true;
	try {
		const shown = async (): Promise<number> => {
			const runs = new BillingRuns(demo);
			const isBilled = await billAgainAndAgain(demo, runs);
			return (await showWhatItComesTo(demo, runs)) && isBilled ? 0 : 1;
		};
		const code = await Promise.race([shown(), interrupted.then(() => INTERRUPTED)]);
		if (once || code === INTERRUPTED) return code;
		process.stdout.write(invitation(demo));
		await interrupted;
		return code;
	} finally {
		progress('Stopping');
		await demo.stop();
	}
}

main().then(
	(code) => process.exit(code),
	(error: Error) => {
		process.stderr.write(`\n${error.message}\n`);
		process.exit(1);
	},
);

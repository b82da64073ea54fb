/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { BillingRuns } from './billing-runs';
import { ENDPOINT_HEADER } from './credentials';
import { printedProgress } from './progress';
import { reportTable } from './report-table';
import { OWNER, startDemo, type RunningDemo } from './start-demo';

/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const progress = printedProgress();

/** Bills the last closed hour twice and prints the books; true when not a single unit is off. */
async function billTwice(demo: RunningDemo): Promise<boolean> {
	const runs = new BillingRuns(demo);
	let clean = true;
	for (const run of ['First', 'Second'] as const) {
		progress(`${run} run of the hourly sync`);
		const { accepted, refused } = await runs.run();
		const totals = await runs.totals();
		clean &&= totals.drift === '0';
		const title = `${run} run of the hourly sync, ${totals.customers} customers`;
		const rows: Array<[string, string]> = [
			['Rows (customers with usage, hour by hour)', String(totals.customerHours)],
			['Events accepted by Stripe (emulator)', String(accepted)],
			['Duplicates refused', String(refused)],
			['Total in the database', totals.databaseTotal],
			['Total billed', totals.billedTotal],
			['Drift', totals.drift],
		];
		process.stdout.write(`\n${reportTable(title, rows)}\n\n`);
	}
	return clean;
}

function invitation(demo: RunningDemo): string {
	return [
		`Look around in the editor:  ${demo.server.url}`,
		`  e-mail    ${OWNER.email}`,
		`  password  ${OWNER.password}`,
		`The local Stripe:           ${demo.emulator.url}`,
		`The usage database:         ${demo.postgres.url('usage')}`,
		`The metering endpoint asks for the header ${ENDPOINT_HEADER.name}: ${ENDPOINT_HEADER.value}`,
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
		const billed = billTwice(demo).then((clean) => (clean ? 0 : 1));
		const code = await Promise.race([billed, interrupted.then(() => INTERRUPTED)]);
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

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { BillingRuns, HOURLY_SYNC } from '../billing-runs';
import { printedProgress } from '../progress';
import { startDemo, type RunningDemo } from '../start-demo';
import { begin, successOf, templateOf } from '../template-run';
import { addOlderUsage } from '../usage-database';
import { Editor } from './editor';
import { showTriggerPanel } from './trigger-panel';

const DAILY = 'daily-reconciliation.json';
const DASHBOARD = 'customer-usage-dashboard.json';

const progress = printedProgress();

async function ofMeterEvents(demo: RunningDemo, editor: Editor): Promise<void> {
	const { id: workflow } = templateOf(demo, HOURLY_SYNC);
	const { id } = (await new BillingRuns(demo).run()).execution;
	const node = 'Sync totals to Stripe';
	await editor.showWorkflow(workflow, node);
	progress(await editor.takeImage('canvas.png'));

	const panel = await editor.openPanel(workflow, id, node);
	await editor.showAs('json');
	progress(await editor.takeImage('stripe-meter-events-panel.png', panel));
}

/** What the dashboard reads and draws, of usage of some weeks. */
async function ofUsage(demo: RunningDemo, editor: Editor): Promise<void> {
	await addOlderUsage(demo.postgres);
	await successOf(demo, await begin(demo, templateOf(demo, DAILY)));
	const dashboard = templateOf(demo, DASHBOARD);
	const execution = await begin(demo, dashboard);
	const ended = await successOf(demo, execution);

	const panel = await editor.openPanel(dashboard.id, execution, 'Read current periods');
	await editor.showAs('json');
	progress(await editor.takeImage('stripe-usage-panel.png', panel));

	const shown = await editor.openPanel(dashboard.id, execution, 'Show the report');
	await editor.widenOutput();
	progress(await editor.takeImage('usage-chart-preview.png', shown));

	const [run] = ended.data?.resultData.runData['Draw the chart'] ?? [];
	const file = run?.data?.main?.[0]?.[0]?.binary?.data_report?.id;
	if (file === undefined) throw new Error('The chart has no report');
	await editor.showFile(file);
	progress(await editor.takeImage('usage-report.png'));
}

async function main(): Promise<void> {
	// As fast as a live key may, because some weeks of usage are many events.
	const demo = await startDemo(progress, { apiKey: 'sk_live_metered_billing_demo' });
	try {
		const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
		const editor = await Editor.open(demo.server.url, chromium);
		await ofMeterEvents(demo, editor);
		await ofUsage(demo, editor);
		progress(await showTriggerPanel(demo, editor));
		await editor.close();
	} finally {
		await demo.stop();
	}
}

main().then(
	() => process.exit(0),
	(error: Error) => {
		process.stderr.write(`\n${error.stack}\n`);
		process.exit(1);
	},
);

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { BillingRuns, HOURLY_SYNC } from '../billing-runs';
import { printedProgress } from '../progress';
import { startDemo, type RunningDemo } from '../start-demo';
import { begin, successOf, templateOf } from '../template-run';
import { addOlderUsage } from '../usage-database';
import { Editor } from './editor';

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
	await successOf(demo, execution);

	const panel = await editor.openPanel(dashboard.id, execution, 'Read current periods');
	await editor.showAs('json');
	progress(await editor.takeImage('stripe-usage-panel.png', panel));

	await editor.openPanel(dashboard.id, execution, 'Draw the chart');
	await editor.showAs('binary');
	const views = editor.output.locator('[data-test-id="ndv-view-binary-data"]');
	for (const [at, name] of ['usage-chart-preview.png', 'usage-report.png'].entries()) {
		await views.nth(at).click();
		progress(await editor.takeImage(name, editor.panel));
		await editor.page
			.locator('[data-test-id="binary-data-display"] button, .back-button')
			.first()
			.click();
	}
}

async function main(): Promise<void> {
	// As fast as a live key may, because some weeks of usage are many events.
	const demo = await startDemo(progress, { apiKey: 'sk_live_metered_billing_demo' });
	try {
		const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
		const editor = await Editor.open(demo.server.url, chromium);
		await ofMeterEvents(demo, editor);
		await ofUsage(demo, editor);
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

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { chromium, type Locator, type Page } from 'playwright-core';

import { BillingRuns, HOURLY_SYNC } from './billing-runs';
import type { WorkflowFile } from './n8n/types';
import { PROJECT_FOLDER } from './paths';
import { printedProgress } from './progress';
import { OWNER, startDemo, type RunningDemo } from './start-demo';

const IMAGES = path.join(PROJECT_FOLDER, 'docs', 'images');
const VIEWPORT = { width: 1440, height: 900 };
const ARGUMENTS = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** The editor animates what it opens. */
const SETTLE_MS = 1_500;

const progress = printedProgress();

function meterEventsNode(workflow: WorkflowFile): string {
	const node = workflow.nodes.find(({ type }) => type.startsWith('n8n-nodes-metered-billing.'));
	if (!node) throw new Error(`"${workflow.name}" does not use this package`);
	return node.name;
}

async function signIn(page: Page, url: string): Promise<void> {
	await page.goto(`${url}/signin`);
	await page.locator('input[type="email"]').fill(OWNER.email);
	await page.locator('input[type="password"]').fill(OWNER.password);
	await page.locator('button:has-text("Sign in")').click();
	await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
}

async function takeImage(page: Page, name: string, part?: Locator): Promise<void> {
	await page.mouse.move(VIEWPORT.width / 2, VIEWPORT.height - 2);
	await page.waitForTimeout(SETTLE_MS);
	await (part ?? page).screenshot({ path: path.join(IMAGES, name) });
	progress(`docs/images/${name}`);
}

async function takeImages(demo: RunningDemo, page: Page): Promise<void> {
	const workflow = demo.workflows.get(HOURLY_SYNC);
	if (!workflow) throw new Error(`templates/${HOURLY_SYNC} is missing`);
	const runs = new BillingRuns(demo);
	const { id } = (await runs.run()).execution;

	await signIn(page, demo.server.url);
	await page.goto(`${demo.server.url}/workflow/${workflow.id}`);
	const node = `[data-test-id="canvas-node"][data-node-name="${meterEventsNode(workflow)}"]`;
	await page.locator(node).waitFor();
	await page.keyboard.press('1');
	await takeImage(page, 'canvas.png');

	// Opened from the execution, the panel shows the rows that went in and what became of them.
	await page.goto(`${demo.server.url}/workflow/${workflow.id}/executions/${id}`);
	await page.locator(`[data-test-id="execution-preview-host"] ${node}`).dblclick();
	const output = page.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]');
	await output.locator('[data-test-id="radio-button-json"]').click();
	await takeImage(page, 'stripe-meter-events-panel.png', page.locator('[data-test-id="ndv"]'));
}

async function main(): Promise<void> {
	await mkdir(IMAGES, { recursive: true });
	const demo = await startDemo(progress);
	try {
		const browser = await chromium.launch({
			executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
			args: ARGUMENTS,
		});
		const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' });
		await takeImages(demo, page);
		await browser.close();
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

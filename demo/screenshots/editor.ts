/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';

import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { PROJECT_FOLDER } from '../paths';
import { OWNER } from '../start-demo';

const IMAGES = path.join(PROJECT_FOLDER, 'docs', 'images');
const VIEWPORT = { width: 1440, height: 900 };
const ARGUMENTS = [
	...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** The editor animates what it opens. */
const SETTLE_MS = 1_500;

/** n8n's editor in a real browser, signed in. */
export class Editor {
	private constructor(
		private readonly url: string,
		private readonly browser: Browser,
		readonly page: Page,
	) {}

	/** @param chromiumPath of the browser's program */
	static async open(url: string, chromiumPath: string): Promise<Editor> {
		const browser = await chromium.launch({ executablePath: chromiumPath, args: ARGUMENTS });
		const page = await browser.newPage({ viewport: VIEWPORT, colorScheme: 'light' });
		await page.goto(`${url}/signin`);
		await page.locator('input[type="email"]').fill(OWNER.email);
		await page.locator('input[type="password"]').fill(OWNER.password);
		await page.locator('button:has-text("Sign in")').click();
		await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
		return new Editor(url, browser, page);
	}

	/** Shows a workflow on the canvas, all of it. */
	async showWorkflow(id: string, node: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.locator(selectorOf(node)).waitFor();
		await this.page.keyboard.press('1');
	}

	/** Opened from an execution, a node's panel shows what went in and what came out. */
	async openPanel(workflow: string, execution: string, node: string): Promise<Locator> {
		await this.page.goto(`${this.url}/workflow/${workflow}/executions/${execution}`);
		const preview = this.page.locator(
			`[data-test-id="execution-preview-host"] ${selectorOf(node)}`,
		);
		// A click in the middle of the node, which notes and other nodes may cover in part.
		await preview.dblclick();
		return this.panel;
	}

	get panel(): Locator {
		return this.page.locator('[data-test-id="ndv"]');
	}

	get output(): Locator {
		return this.page.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]');
	}

	/** The tab of the output: what it is shown as. */
	async showAs(kind: 'json' | 'binary' | 'table'): Promise<void> {
		await this.output.locator(`[data-test-id="radio-button-${kind}"]`).click();
	}

	/** @returns the file that was written, below the project */
	async takeImage(name: string, part?: Locator): Promise<string> {
		await this.page.mouse.move(VIEWPORT.width / 2, VIEWPORT.height - 2);
		await this.page.waitForTimeout(SETTLE_MS);
		await (part ?? this.page).screenshot({ path: path.join(IMAGES, name) });
		return `docs/images/${name}`;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}

function selectorOf(node: string): string {
	return `[data-test-id="canvas-node"][data-node-name="${node}"]`;
}

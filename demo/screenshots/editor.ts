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
		private readonly page: Page,
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

	/** Shows a page that a node made, as the browser does once it is downloaded. */
	async showFile(id: string): Promise<void> {
		const url = `${this.url}/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		const answer = await this.page.context().request.get(url, {
			headers: { 'browser-id': await this.#browserId() },
		});
		if (!answer.ok()) throw new Error(`n8n answers ${answer.status()} for the file`);
		await this.page.setContent(await answer.text());
	}

	/** n8n binds a session to the browser by an id that its editor keeps. */
	async #browserId(): Promise<string> {
		return await this.page.evaluate<string>("localStorage.getItem('n8n-browserId') ?? ''");
	}

	private get panel(): Locator {
		return this.page.locator('[data-test-id="ndv"]');
	}

	private get output(): Locator {
		return this.page.locator('[data-test-id="output-panel"], [data-test-id="ndv-output-panel"]');
	}

	/** Gives the output more of the panel's width. */
	async widenOutput(): Promise<void> {
		const handle = await this.page.locator('[data-test-id="panel-drag-button"]').boundingBox();
		if (handle === null) throw new Error('The panel has no handle to drag');
		await this.page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
		await this.page.mouse.down();
		await this.page.mouse.move(0, handle.y, { steps: 10 });
		await this.page.mouse.up();
	}

	/** The tab of the output: what it is shown as. */
	async showAs(kind: 'json' | 'table'): Promise<void> {
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

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { type ChildProcess, spawn } from 'node:child_process';

/** Longer than the longest scenario by far: a way that hangs must not keep the others waiting. */
const LONGEST_MS = 600_000;
const READY = 'ready';

export interface ChildOptions {
	/** Added to this process's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Holds the script at its start line, see `startLine`. */
	readonly start?: () => Promise<void>;
}

/**
 * Runs a script in a process of its own, so that none inherits another's memory, and with Node's
 * own limit of the heap, whatever NODE_OPTIONS says here.
 *
 * @param task given to the script as JSON in its first argument
 * @returns what the script printed as JSON in its last line
 * @throws Error when the process ends badly, or not within ten minutes
 */
export async function inChild<End>(
	script: string,
	task: object,
	{ env = {}, start }: ChildOptions = {},
): Promise<End> {
	const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
		env: { ...process.env, NODE_OPTIONS: '', ...env },
	});
	const tooLong = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
	child.once('message', () => void (start?.() ?? Promise.resolve()).then(() => letGo(child)));
	let text = '';
	let errors = '';
	child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	child.stderr?.on('data', (chunk: Buffer) => {
		errors += chunk.toString();
	});
	return await new Promise<End>((resolve, reject) => {
		child.once('close', (code, signal) => {
			clearTimeout(tooLong);
			if (code === 0) resolve(JSON.parse(text.trim().split('\n').at(-1) ?? '') as End);
			else reject(new Error(`The process ended with ${code ?? signal}. ${errors}`.trim()));
		});
	});
}

function letGo(child: ChildProcess): void {
	if (child.connected) child.send('go');
}

/**
 * Called by a script in a child when all is loaded: waits until the others are there as well. Without
 * others, or without a parent, it goes on at once.
 */
export async function startLine(): Promise<void> {
	if (process.send === undefined) return;
	const go = new Promise<void>((resolve) => process.once('message', () => resolve()));
	process.send(READY);
	await go;
	process.disconnect();
}

/** A start line for a number of processes: each waits there for the last of them. */
export class StartLine {
	#missing: number;
	readonly #opened: Promise<void>;
	#open: () => void = () => undefined;

	constructor(count: number) {
		this.#missing = count;
		this.#opened = new Promise((resolve) => {
			this.#open = resolve;
		});
	}

	async arrive(): Promise<void> {
		this.#missing -= 1;
		if (this.#missing <= 0) this.open();
		await this.#opened;
	}

	/** Lets all go at once: one of them will never come. */
	open(): void {
		this.#open();
	}
}

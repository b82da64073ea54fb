/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { FaultRule, Stats, TotalView } from '../../emulator';
import { REPOSITORY } from './engine';

export interface EmulatorProcess {
	readonly url: string;
	addCustomers(ids: readonly string[]): Promise<void>;
	addMeter(eventName: string): Promise<void>;
	addFaults(...rules: FaultRule[]): Promise<void>;
	clearFaults(): Promise<void>;
	/** What is billed, by customer, in exact decimal text. */
	totals(): Promise<Map<string, string>>;
	stats(): Promise<Stats>;
	resetStats(): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Starts the emulator in a process of its own, so that it does not share a core's time with the
 * engine and outlives it when the engine is killed.
 */
export async function startEmulatorProcess(...flags: string[]): Promise<EmulatorProcess> {
	const tsx = join(REPOSITORY, 'node_modules', 'tsx', 'dist', 'cli.mjs');
	const cli = join(REPOSITORY, 'emulator', 'cli.ts');
	const child = spawn(process.execPath, [tsx, cli, '--port', '0', '--empty', ...flags], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const url = await new Promise<string>((resolve, reject) => {
		let text = '';
		child.stdout.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
			if (found !== undefined) resolve(found);
		});
		child.once('exit', (code) => reject(new Error(`The emulator ended with ${code}: ${text}`)));
	});
	const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
		const answer = await fetch(`${url}/_emulator${path}`, {
			method,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
		return await answer.json();
	};
	return {
		url,
		addCustomers: async (ids) => {
			await ask(
				'POST',
				'/customers',
				ids.map((id) => ({ id })),
			);
		},
		addMeter: async (event_name) => {
			await ask('POST', '/meters', { event_name });
		},
		addFaults: async (...rules) => {
			await ask('POST', '/faults', rules);
		},
		clearFaults: async () => {
			await ask('DELETE', '/faults');
		},
		totals: async () => {
			const totals = (await ask('GET', '/totals?livemode=true')) as TotalView[];
			return new Map(totals.map(({ customer, total }) => [customer, total]));
		},
		stats: async () => (await ask('GET', '/stats')) as Stats,
		resetStats: async () => {
			await ask('DELETE', '/stats');
		},
		stop: async () => {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGTERM');
			await ended;
		},
	};
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';

import axios from 'axios';

import type { CustomerTotal } from './drift';
import { PROJECT_FOLDER, RUN_FOLDER } from './paths';
import { freePort } from './process/free-port';
import { keep } from './process/keep';
import { untilReady } from './process/until-ready';

const START_TIMEOUT_MS = 30_000;

/** The route of the request that reports one meter event, as the emulator counts it. */
const REPORT_ROUTE = 'POST /v1/billing/meter_events';

interface MeterTotal {
	event_name: string;
	customer: string;
	total: string;
	events: number;
}

export interface EventCounts {
	/** Meter events that are on the books. */
	accepted: number;
	/** Meter events that were answered with 400; Stripe says so to one that it has already. */
	refused: number;
}

export interface RunningEmulatorProcess {
	url: string;
	/** What was accepted for a meter, exactly, customer by customer. */
	billed(eventName: string): Promise<CustomerTotal[]>;
	eventCounts(): Promise<EventCounts>;
	stop(): Promise<void>;
}

/** Starts the local Stripe with its sample data, in a process of its own. */
export async function startEmulatorProcess(): Promise<RunningEmulatorProcess> {
	const port = await freePort();
	const emulator = await keep({
		commands: [
			{
				command: process.execPath,
				args: [
					...['--require', require.resolve('tsx/cjs')],
					...[path.join(PROJECT_FOLDER, 'emulator', 'cli.ts'), '--port', String(port)],
				],
			},
		],
		cwd: PROJECT_FOLDER,
		env: process.env,
		logFile: path.join(RUN_FOLDER, 'emulator.log'),
	});
	const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, timeout: 5_000, proxy: false });
	await untilReady('The emulator', emulator, START_TIMEOUT_MS, async () => {
		await http.get('/_emulator/state');
	});
	const totals = async () => (await http.get<MeterTotal[]>('/_emulator/totals')).data;
	return {
		url: `http://127.0.0.1:${port}`,
		billed: async (eventName) =>
			(await totals())
				.filter((entry) => entry.event_name === eventName)
				.map(({ customer, total }) => ({ customer, total })),
		eventCounts: async () => {
			const stats = await http.get<{ by_route: Record<string, number> }>('/_emulator/stats');
			return {
				accepted: (await totals()).reduce((sum, { events }) => sum + events, 0),
				refused: stats.data.by_route[`${REPORT_ROUTE} 400`] ?? 0,
			};
		},
		stop: emulator.stop,
	};
}

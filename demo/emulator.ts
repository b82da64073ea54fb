/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';

import axios from 'axios';

import type { FaultRule } from '../emulator';
import type { BilledEvent } from './drift';
import { PROJECT_FOLDER, RUN_FOLDER } from './paths';
import { freePort } from './process/free-port';
import { keep } from './process/keep';
import { untilReady } from './process/until-ready';

const START_TIMEOUT_MS = 30_000;

/** The route of the request that reports one meter event, as the emulator counts it. */
const REPORT_ROUTE = 'POST /v1/billing/meter_events';

/** The control plane gives as many events at once. */
const PAGE = 1_000;

/** A meter event as the emulator lists it. */
interface ListedEvent extends BilledEvent {
	event_name: string;
	cancelled: boolean;
	problem: string | null;
}

export interface EventCounts {
	/** Meter events that are on the books. */
	accepted: number;
	/** Meter events that were answered with 400; Stripe says so to one that it has already. */
	refused: number;
}

export interface RunningEmulatorProcess {
	url: string;
	/** Milliseconds after which its event summaries show an accepted event at the latest. */
	longestLagMs: number;
	/** What was accepted for a meter, in the order in which it came. */
	billed(eventName: string): Promise<BilledEvent[]>;
	eventCounts(): Promise<EventCounts>;
	addFaults(...rules: FaultRule[]): Promise<void>;
	clearFaults(): Promise<void>;
	stop(): Promise<void>;
}

export interface EmulatorSettings {
	/** How long event summaries lag behind, in milliseconds; drawn for each event. */
	lagMs: { min: number; max: number };
	/** Milliseconds added to every answer. */
	latencyMs: number;
}

/** Starts the local Stripe with its sample data, in a process of its own. */
export async function startEmulatorProcess({
	lagMs,
	latencyMs,
}: EmulatorSettings): Promise<RunningEmulatorProcess> {
	const port = await freePort();
	const emulator = await keep({
		commands: [
			{
				command: process.execPath,
				args: [
					...['--require', require.resolve('tsx/cjs')],
					...[path.join(PROJECT_FOLDER, 'emulator', 'cli.ts'), '--port', String(port)],
					...['--lag', `${lagMs.min}-${lagMs.max}`, '--out-of-order'],
					...['--latency', String(latencyMs)],
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
	const events = async (): Promise<ListedEvent[]> => {
		const all: ListedEvent[] = [];
		for (;;) {
			const url = `/_emulator/events?from=${all.length}&limit=${PAGE}`;
			const { data } = await http.get<ListedEvent[]>(url);
			all.push(...data);
			if (data.length < PAGE) {
				return all.filter(({ cancelled, problem }) => !cancelled && problem === null);
			}
		}
	};
	return {
		url: `http://127.0.0.1:${port}`,
		longestLagMs: lagMs.max,
		billed: async (eventName) =>
			(await events()).filter(({ event_name }) => event_name === eventName),
		eventCounts: async () => {
			const stats = await http.get<{ by_route: Record<string, number> }>('/_emulator/stats');
			return {
				accepted: (await events()).length,
				refused: stats.data.by_route[`${REPORT_ROUTE} 400`] ?? 0,
			};
		},
		addFaults: async (...rules) => {
			await http.post('/_emulator/faults', rules);
		},
		clearFaults: async () => {
			await http.delete('/_emulator/faults');
		},
		stop: emulator.stop,
	};
}

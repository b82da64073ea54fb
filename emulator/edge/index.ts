import { MovableClock } from '../clock';
import { type FaultRule, Faults } from '../gate/faults';
import { HttpServer } from '../server';
import { RequestCounts } from '../state/stats';
import { EdgeControl } from './edge-control';
import { EdgeGateway } from './edge-gateway';
import { EDGE_PATHS, type EdgeOptions, edgeRules } from './edge-options';
import { EdgeState } from './edge-state';

export type { EdgeOptions } from './edge-options';
export type { EdgeState } from './edge-state';
export type { BillingCustomer, EdgeCharge, Enrollment, TriggerItem } from './records';

export interface RunningEdge {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly url: string;
	readonly port: number;
	readonly state: EdgeState;
	/** Edge's time, in ms. */
	readonly clock: { now(): number; advance(ms: number): void; set(ms: number): void };
	readonly faults: { add(rule: FaultRule): void; clear(): void };
	close(): Promise<void>;
}

/** Starts a local Zyntro Edge on 127.0.0.1, empty. */
export async function startEdge(options: EdgeOptions = {}): Promise<RunningEdge> {
	const log = options.log ?? (() => {});
	const clock = new MovableClock(options.clock);
	const faults = new Faults(options.seed ?? Math.floor(Math.random() * 2 ** 31));
	const counts = new RequestCounts();
	const state = new EdgeState(clock, counts);
	const paths = options.paths ?? EDGE_PATHS;
	const gateway = new EdgeGateway(state, edgeRules(options), paths, faults);
	const server = new HttpServer(gateway, new EdgeControl(state, clock, faults), counts, clock, log);
	const port = await server.listen(options.port ?? 0);
	const url = `http://127.0.0.1:${port}`;
	log(`Edge emulator at ${url}`);
	return { url, port, state, clock, faults, close: async () => await server.close() };
}

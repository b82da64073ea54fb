import {
	type BillingCustomer,
	type EdgeOptions,
	type RunningEdge,
	startEdge,
	type TriggerItem,
} from '../../../emulator/edge';
import type { HttpAnswer, NoAnswer } from '../../../providers/common/http-answer';
import { authenticateEdge, type EdgeCredential } from '../../../providers/zyntro/authenticate';
import { EdgeClient, type SendEdge } from '../../../providers/zyntro/client';
import type { EdgePace } from '../../../providers/zyntro/edge-run';
import { enrollAll, type EnrollResult } from '../../../providers/zyntro/enroll';
import { type EdgeFireResult, fireAllInEdge } from '../../../providers/zyntro/fire/fire-all';
import type { EdgeFireInput } from '../../../providers/zyntro/fire/fire-request';
import type { EdgeFireRules } from '../../../providers/zyntro/fire/tools';
import { EDGE_PATH } from '../../../providers/zyntro/place';
import { VirtualClock } from '../../support/virtual-clock';

export const KEY = 'edge_key';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

const PACE: EdgePace = { ratePerSecond: 1000, lanesAtOnce: 4, retryBudgetMs: 5 * MINUTE };

/** A fire as a test writes it: what is not named is `bi_1` for `bc_1`. */
export type Row = Partial<Omit<EdgeFireInput, 'index'>>;

export interface RunSettings extends Partial<EdgeFireRules> {
	readonly pace?: Partial<EdgePace>;
	readonly signal?: AbortSignal;
	readonly client?: EdgeClient;
	readonly path?: string;
	readonly credential?: EdgeCredential;
	/** How long one request may take, in ms of real time. */
	readonly timeoutMs?: number;
	/** Unix seconds, in place of Edge's own clock. */
	readonly wall?: () => number;
}

/** A local Edge for each test, on which waits of ours take no time. */
export class EdgeRig {
	#edge: RunningEdge | undefined;

	constructor(private readonly options: EdgeOptions = {}) {
		beforeEach(async () => await this.start());
		afterEach(async () => await this.#edge?.close());
	}

	/** Starts over, with options of this test's own. */
	async start(options: EdgeOptions = {}): Promise<void> {
		await this.#edge?.close();
		this.#edge = await startEdge({ seed: 3, ...this.options, ...options });
	}

	get edge(): RunningEdge {
		return this.#edge as RunningEdge;
	}

	/** An item and a customer enrolled in it, by default `bi_1` and `bc_1`. */
	enroll(item: Partial<TriggerItem> = {}, customer: Partial<BillingCustomer> = {}): void {
		const { state } = this.edge;
		const { bi_id } = state.addItem({ bi_id: 'bi_1', ...item });
		const { bc_id, bc_contid } = state.addCustomer({ bc_id: 'bc_1', ...customer });
		state.enroll(bc_id, bi_id, bc_contid);
	}

	client({ path = EDGE_PATH, credential, timeoutMs = 5000 }: RunSettings = {}): EdgeClient {
		return new EdgeClient(this.#send(timeoutMs, credential), path, KEY);
	}

	async fire(rows: readonly Row[], settings: RunSettings = {}): Promise<EdgeFireResult[]> {
		const { cooldownSeconds = 60, checksEnrollment = true, isDry = false } = settings;
		const { client = this.client(settings), pace, signal, wall = this.now } = settings;
		const inputs = rows.map((row, index) => ({ index, item: 'bi_1', customer: 'bc_1', ...row }));
		const results = await fireAllInEdge(
			inputs,
			client,
			{ cooldownSeconds, checksEnrollment, isDry },
			{ ...PACE, ...pace },
			{ clock: new VirtualClock(), random: () => 0.5, wall, ...(signal && { signal }) },
		);
		return [...results];
	}

	/** Fires one row. */
	async fireOne(row: Row = {}, settings: RunSettings = {}): Promise<EdgeFireResult> {
		const [result] = await this.fire([row], settings);
		return result as EdgeFireResult;
	}

	async enrollThem(
		rows: ReadonlyArray<{ item?: unknown; customer?: unknown; contact?: unknown }>,
		settings: RunSettings = {},
	): Promise<readonly EnrollResult[]> {
		const known = { item: 'bi_1', customer: 'bc_1', contact: 'cont_1' };
		return await enrollAll(
			rows.map((row, index) => ({ index, ...known, ...row })),
			this.client(settings),
			{ ...PACE, ...settings.pace },
			{ clock: new VirtualClock(), random: () => 0.5 },
		);
	}

	/** Edge's clock, Unix seconds. */
	readonly now = (): number => Math.floor(this.edge.clock.now() / SECOND);

	/** The bodies of the calls of this name that came, oldest first. */
	sent(name: string): ReadonlyArray<Record<string, unknown>> {
		return this.edge.state
			.requests()
			.filter(({ path }) => path.endsWith(`/${name}.php`))
			.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
	}

	/** What was captured, charge by charge. */
	captured(customer?: string): number[] {
		return this.edge.state.charges(customer).map((charge) => charge.captured);
	}

	#send(timeoutMs: number, credential: EdgeCredential = {}): SendEdge {
		const { url } = this.edge;
		const caller = { apiKey: KEY, organizationId: 'org_emulator', brandId: '1' };
		return async ({ path, body }) => {
			const request = authenticateEdge(
				{ ...caller, baseUrl: url, ...credential },
				{ url: `${url}${path}`, body: body as unknown },
			);
			return await post(request.url, request.body, timeoutMs);
		};
	}
}

async function post(url: string, body: unknown, timeoutMs: number): Promise<HttpAnswer | NoAnswer> {
	try {
		const answer = await fetch(url, {
			method: 'POST',
			redirect: 'manual',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(timeoutMs),
		});
		const text = await answer.text();
		return {
			status: answer.status,
			headers: Object.fromEntries(answer.headers),
			body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
		};
	} catch (error) {
		return { status: 'none', cause: error instanceof Error ? error.message : String(error) };
	}
}

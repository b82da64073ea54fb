import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	type BillingCustomer,
	type EdgeOptions,
	type RunningEdge,
	startEdge,
	type TriggerItem,
} from '../../emulator/edge';
import { TRIGGER, triggerBilling, type TriggerRun, type WorkflowRun } from '../support/engine';

export const EDGE_KEY = 'edge_key';
export const MINUTE_MS = 60_000;

export interface EdgeRun extends Partial<Omit<TriggerRun, 'resource' | 'credentials'>> {
	/** Fields of the Zyntro Edge credential, in place of the usual ones. */
	readonly edgeCredential?: Record<string, string | boolean>;
}

/** What a fire put out, by output, and what it said in the panel. */
export interface EdgeFired {
	readonly fired: readonly IDataObject[];
	readonly notFired: readonly IDataObject[];
	readonly hints: readonly string[];
}

const FIRE: INodeParameters = {
	item: { __rl: true, mode: 'id', value: 'bi_1' },
	customer: '={{ $json.customer }}',
};

/** A credential that points at a local Edge. */
export function edgeCredential(
	{ url }: { readonly url: string },
	fields: Record<string, string | boolean> = {},
): { zyntroEdgeApi: Record<string, string | boolean> } {
	return {
		zyntroEdgeApi: {
			apiKey: EDGE_KEY,
			organizationId: 'org_emulator',
			brandId: '1',
			advanced: true,
			baseUrl: url,
			...fields,
		},
	};
}

/** A local Edge for each test, with `bi_1` that `bc_a` and `bc_b` are enrolled in. */
export class EdgeBench {
	#edge: RunningEdge | undefined;

	constructor(private readonly options: EdgeOptions = {}) {
		beforeEach(async () => await this.start());
		afterEach(async () => await this.#edge?.close());
	}

	/** Starts over, with options of this test's own. */
	async start(options: EdgeOptions = {}): Promise<void> {
		await this.#edge?.close();
		this.#edge = await startEdge({ seed: 9, ...this.options, ...options });
		this.enroll({ bi_id: 'bi_1' });
		this.enroll({ bi_id: 'bi_1' }, { bc_id: 'bc_b' });
	}

	get edge(): RunningEdge {
		return this.#edge as RunningEdge;
	}

	/** An item, and a customer who is enrolled in it. */
	enroll(item: Partial<TriggerItem>, customer: Partial<BillingCustomer> = {}): void {
		const { state } = this.edge;
		const { bi_id } = state.addItem(item);
		const { bc_id, bc_contid } = state.addCustomer({ bc_id: 'bc_a', ...customer });
		state.enroll(bc_id, bi_id, bc_contid);
	}

	async run(items: readonly IDataObject[], how: EdgeRun = {}): Promise<WorkflowRun> {
		const { edgeCredential: fields, operation = 'fire', parameters, options, ...rest } = how;
		return await triggerBilling(this.edge, items, {
			...rest,
			operation,
			// Fast enough for tests; what is 0 is left to the node.
			options: { ratePerSecond: 200, ...options },
			parameters: {
				chargeThrough: 'zyntroEdge',
				...(operation !== 'getItems' && FIRE),
				...parameters,
			},
			credentials: edgeCredential(this.edge, fields),
		});
	}

	/** Runs and hands over the items that the node puts out, by output. */
	async outputs(
		items: readonly IDataObject[],
		how: EdgeRun = {},
	): Promise<readonly INodeExecutionData[][]> {
		const run = await this.run(items, how);
		if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
		return run.node(TRIGGER).outputs;
	}

	async fire(items: readonly IDataObject[], how: EdgeRun = {}): Promise<EdgeFired> {
		const run = await this.run(items, how);
		if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
		const { outputs, hints } = run.node(TRIGGER);
		const [fired = [], notFired = []] = outputs.map((output) => output.map(({ json }) => json));
		return { fired, notFired, hints: hints.map(({ message }) => message) };
	}

	/** How many calls of this name came. */
	sent(name: string): number {
		return this.edge.state.requests().filter(({ path }) => path.endsWith(`/${name}.php`)).length;
	}

	/** What was captured, charge by charge. */
	captured(): number[] {
		return this.edge.state.charges().map(({ captured }) => captured);
	}
}

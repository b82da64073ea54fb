import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	NODE_TYPE,
	report,
	REPORT,
	type ReportRun,
	runWorkflow,
	stripeCredential,
	type WorkflowRun,
	workflowOf,
} from '../support/engine';

export const ADJUSTMENTS = '/v1/billing/meter_event_adjustments';
export const CANCEL = 'Cancel usage';
export const CONTINUE = { onError: 'continueRegularOutput' } as const;

const CANCELS: INodeParameters = {
	resource: 'meterEvent',
	operation: 'cancel',
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	identifier: '={{ $json.identifier }}',
	options: {},
};

/** An emulator with the meter `api_calls` and four customers, fresh for every test. */
export class CancelRig {
	#stripe: RunningEmulator | undefined;

	constructor() {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 7 });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			this.stripe.state.reset();
			this.stripe.state.addMeter({ event_name: 'api_calls' });
			for (let i = 0; i < 4; i++) this.stripe.state.addCustomer(`cus_${i}`);
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	/** Reports usage of 1, 2, 3 … and hands over the items that Report puts out. */
	async reported(count: number): Promise<IDataObject[]> {
		const at = Math.floor(Date.now() / 1000) - 60;
		const rows = Array.from({ length: count }, (_, id) => {
			return { id, customer: `cus_${id % 4}`, value: id + 1, at };
		});
		const run = await report(this.stripe, rows);
		return [...run.node(REPORT).items];
	}

	/** Runs Meter Event: Cancel with these items as its input. */
	async cancel(items: readonly IDataObject[], how: ReportRun = {}): Promise<WorkflowRun> {
		const { credential, parameters, node, ...options } = how;
		const json = workflowOf({
			type: NODE_TYPE,
			name: CANCEL,
			parameters: { ...CANCELS, ...parameters },
			...(node && { settings: node }),
		});
		const credentials = stripeCredential(this.stripe, credential);
		return await runWorkflow(json, { ...options, items, credentials });
	}

	/** What is billed, customer by customer. */
	totals(): string[] {
		return this.stripe.state.totals().map(({ total }) => total);
	}

	/** How many requests asked for an adjustment. */
	asked(): number {
		return this.stripe.state.requests().filter(({ path }) => path === ADJUSTMENTS).length;
	}
}

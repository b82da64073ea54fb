import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { stayAmidAnHour } from '../support/amid-an-hour';
import { LIVE_KEY, USAGE, usage, type UsageRun, type WorkflowRun } from '../support/engine';

stayAmidAnHour();

export const MINUTE = 60;

export interface SummaryRun extends Partial<UsageRun> {
	/** Two moments, in place of the parameters of a range. */
	readonly between?: readonly [start: string, end: string];
	readonly groupBy?: string;
}

/** An emulator with the meter `api_calls` and two customers, fresh for every test. */
export class SummaryBench {
	#stripe: RunningEmulator | undefined;

	constructor() {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 5 });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			this.stripe.state.reset();
			this.addMeter('api_calls');
			for (const customer of ['cus_a', 'cus_b']) this.stripe.state.addCustomer(customer);
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	/** Its ID is `mtr_` and its event name. */
	addMeter(event_name: string, kind: IDataObject = {}): void {
		const id = `mtr_${event_name}`;
		this.stripe.state.addMeter({ id, event_name, display_name: `The ${event_name}`, ...kind });
	}

	/** A price of the meter; subscribed to from then on, in months from now. */
	subscribe(customer: string, subscription: string, eventName = 'api_calls'): void {
		const { state } = this.stripe;
		const price = `price_${subscription}`;
		state.addProduct({ id: `prod_${subscription}`, name: 'Calls' });
		state.addPrice({
			id: price,
			product: `prod_${subscription}`,
			currency: 'usd',
			unit_amount: 3,
			recurring: {
				interval: 'month',
				interval_count: 1,
				usage_type: 'metered',
				meter: `mtr_${eventName}`,
			},
		});
		state.addSubscription({ id: subscription, customer, items: [{ price }] });
	}

	/** Reports usage at a moment (Unix seconds, or ISO 8601), received a minute later. */
	async used(
		at: number | string,
		value: string,
		customer = 'cus_a',
		eventName = 'api_calls',
	): Promise<void> {
		const timestamp = typeof at === 'number' ? at : Date.parse(at) / 1000;
		this.stripe.clock.set((timestamp + MINUTE) * 1000);
		const answer = await fetch(`${this.stripe.url}/v1/billing/meter_events`, {
			method: 'POST',
			headers: { authorization: `Bearer ${LIVE_KEY}` },
			body: new URLSearchParams({
				event_name: eventName,
				timestamp: String(timestamp),
				'payload[stripe_customer_id]': customer,
				'payload[value]': value,
			}),
		});
		if (!answer.ok) throw new Error(await answer.text());
		this.stripe.clock.set(Date.now());
	}

	/** Deletes a customer, as Stripe does: what it was subscribed to stays on the lists. */
	async remove(customer: string): Promise<void> {
		const answer = await fetch(`${this.stripe.url}/v1/customers/${customer}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${LIVE_KEY}` },
		});
		if (!answer.ok) throw new Error(await answer.text());
	}

	/** What is billed of two moments in ISO 8601, which is the emulator's own truth. */
	billed(start: string, end: string, customer = 'cus_a', eventName = 'api_calls'): string {
		const [from, to] = [Date.parse(start) / 1000, Date.parse(end) / 1000];
		return this.stripe.state.live.billed(eventName, customer, from, to);
	}

	async run(rows: readonly IDataObject[], how: SummaryRun = {}): Promise<WorkflowRun> {
		const { between, groupBy, parameters, ...rest } = how;
		const range: INodeParameters =
			between === undefined
				? {}
				: { range: 'between', rangeStart: between[0], rangeEnd: between[1] };
		return await usage(this.stripe, rows, {
			operation: 'getSummary',
			...rest,
			parameters: { ...range, ...(groupBy !== undefined && { groupBy }), ...parameters },
		});
	}

	/** Runs and hands over the fields of the items that the node puts out. */
	async items(rows: readonly IDataObject[], how: SummaryRun = {}): Promise<readonly IDataObject[]> {
		const run = await this.run(rows, how);
		if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
		return run.node(USAGE).items;
	}

	/** The items that the node puts out, with what they are paired to. */
	async paired(
		rows: readonly IDataObject[],
		how: SummaryRun = {},
	): Promise<readonly INodeExecutionData[]> {
		return (await this.run(rows, how)).node(USAGE).outputs[0] ?? [];
	}

	/** Requests since the last look, by kind. */
	asked(): { readonly summaries: number; readonly subscriptions: number; readonly all: number } {
		const paths = this.stripe.state.requests().map(({ path }) => path);
		this.stripe.state.resetStats();
		const count = (pattern: RegExp): number => paths.filter((path) => pattern.test(path)).length;
		return {
			summaries: count(/event_summaries/),
			subscriptions: count(/subscriptions/),
			all: paths.length,
		};
	}
}

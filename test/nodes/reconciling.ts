import type { IDataObject } from 'n8n-workflow';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../emulator';
import { STRIPE_VERSION } from '../../providers/stripe/version';
import { encodeForm, type FormParams } from '../../providers/stripe/form';
import { USAGE, usage, type UsageRun, type WorkflowRun } from '../support/engine';
import { at, CLOSED, DAY, HOUR, row } from './syncing';

export { at, CLOSED, DAY, HOUR, row };

export const CUSTOMERS = ['cus_a', 'cus_b', 'cus_c', 'cus_d'] as const;
/** Hours before the last closed one, oldest first: all of them settled. */
export const HOURS = [7, 6, 5, 4, 3, 2] as const;
/** When all subscriptions began. */
export const BEGAN = CLOSED - 20 * DAY;

/** An event as the customer's own sender sends it. */
export interface SentEvent {
	readonly customer: string;
	/** Unix seconds. */
	readonly at: number;
	readonly value: string;
	readonly event_name?: string;
	readonly identifier?: string;
	/** In place of the usual one. */
	readonly payload?: Record<string, string>;
}

/** A total that no other customer and hour has, nor a small multiple of one. */
function totalOf(customer: number, hour: number): number {
	return 1009 + customer * 217 + hour * 31 + ((customer * 7 + hour * hour * 5) % 13);
}

/** What the source says: the totals of all customers and hours. */
export function sourceRows(): IDataObject[] {
	return CUSTOMERS.flatMap((customer, nth) =>
		HOURS.map((hoursAgo) => row(hoursAgo, String(totalOf(nth, hoursAgo)), customer)),
	);
}

/** What a faultless sender makes of rows: two events for each hour. */
export function eventsOf(rows: readonly IDataObject[]): SentEvent[] {
	return rows.flatMap(({ customer, start, total }) => {
		const whole = Number(total);
		const first = Math.floor(whole / 3);
		return [
			{ customer: customer as string, at: (start as number) + 600, value: String(first) },
			{ customer: customer as string, at: (start as number) + 2400, value: String(whole - first) },
		];
	});
}

/** An emulator with two meters, a price of 2 cents on one of them and 20-day-old subscriptions. */
export class ReconcileBench {
	#stripe: RunningEmulator | undefined;

	constructor(options: EmulatorOptions = {}) {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 3, ...options });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			const { state } = this.stripe;
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			state.reset();
			state.addMeter({ id: 'mtr_calls', event_name: 'api_calls', display_name: 'API calls' });
			state.addMeter({ id: 'mtr_storage', event_name: 'storage', display_name: 'Storage' });
			state.addProduct({ id: 'prod_1', name: 'Calls' });
			this.addPrice('price_calls', 'mtr_calls', { unit_amount: 2 });
			this.addPrice('price_storage', 'mtr_storage', { unit_amount: 5 });
			for (const customer of CUSTOMERS) this.addCustomer(customer, 'price_calls');
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	addPrice(id: string, meter: string, amounts: object): void {
		const recurring = {
			interval: 'month',
			interval_count: 1,
			usage_type: 'metered',
			meter,
		} as const;
		this.stripe.state.addPrice({ id, product: 'prod_1', currency: 'usd', recurring, ...amounts });
	}

	/** @param price of the subscription that it gets, if any */
	addCustomer(id: string, price?: string, began = BEGAN): void {
		this.stripe.state.addCustomer(id);
		if (price === undefined) return;
		this.stripe.state.addSubscription({
			id: `sub_${id}`,
			customer: id,
			items: [{ price }],
			backdate_start_date: began,
		});
	}

	async send(events: readonly SentEvent[]): Promise<void> {
		for (const { customer, value, at: timestamp, ...event } of events) {
			await this.post('/v1/billing/meter_events', {
				event_name: event.event_name ?? 'api_calls',
				timestamp,
				identifier: event.identifier,
				payload: event.payload ?? { stripe_customer_id: customer, value },
			});
		}
	}

	/** Sends events by the v2 stream, which takes what v1 would refuse at once. */
	async stream(events: readonly SentEvent[]): Promise<void> {
		const { authentication_token: token } = (await this.#call(
			'POST',
			'/v2/billing/meter_event_session',
			'{}',
			'application/json',
		)) as { authentication_token: string };
		const sent = events.map(({ customer, value, at: seconds, event_name = 'api_calls' }) => ({
			event_name,
			payload: { stripe_customer_id: customer, value },
			timestamp: new Date(seconds * 1000).toISOString(),
		}));
		const body = JSON.stringify({ events: sent });
		await this.#call('POST', '/v2/billing/meter_event_stream', body, 'application/json', token);
	}

	async post(path: string, params: FormParams = {}): Promise<unknown> {
		return await this.#call('POST', path, encodeForm(params));
	}

	async remove(path: string): Promise<unknown> {
		return await this.#call('DELETE', path);
	}

	async #call(
		method: string,
		path: string,
		body?: string,
		type = 'application/x-www-form-urlencoded',
		key = 'sk_live_engine',
	): Promise<unknown> {
		const headers = {
			authorization: `Bearer ${key}`,
			'content-type': type,
			'stripe-version': STRIPE_VERSION,
		};
		const answer = await fetch(`${this.stripe.url}${path}`, {
			method,
			headers,
			...(body !== undefined && { body }),
		});
		const json: unknown = await answer.json();
		if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
		return json;
	}

	/** Runs Reconcile on rows with customer, total, start and end. */
	async run(rows: readonly IDataObject[], how: Partial<UsageRun> = {}): Promise<WorkflowRun> {
		const { parameters, ...rest } = how;
		return await usage(this.stripe, rows, {
			...rest,
			operation: 'reconcile',
			parameters: {
				value: '={{ $json.total }}',
				timeOfUsage: 'window',
				windowStart: '={{ $json.start }}',
				windowEnd: '={{ $json.end }}',
				...parameters,
			},
		});
	}

	/** The items of both outputs. */
	async reconcile(
		rows: readonly IDataObject[],
		how: Partial<UsageRun> = {},
	): Promise<{ matched: IDataObject[]; drifted: IDataObject[]; hints: string[] }> {
		const run = await this.run(rows, how);
		if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
		const { outputs, hints } = run.node(USAGE);
		const [matched = [], drifted = []] = outputs.map((items) => items.map(({ json }) => json));
		return { matched, drifted, hints: hints.map(({ message }) => message) };
	}
}

/** `cus_a 3 missing lost_events`: of an item, with the hours before the last closed one. */
export function found({ customer, window_end, status, kind }: IDataObject): string {
	const hoursAgo = (CLOSED - Date.parse(window_end as string) / 1000) / HOUR;
	return [customer, hoursAgo, status, kind].join(' ');
}

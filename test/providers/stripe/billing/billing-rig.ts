import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../../../emulator';
import { StripeClient } from '../../../../providers/stripe/client';
import type { FormParams } from '../../../../providers/stripe/form';
import type {
	HttpAnswer,
	HttpRequest,
	NoAnswer,
	SendHttp,
} from '../../../../providers/stripe/http';
import { type ReadRun, withReadRun } from '../../../../providers/stripe/read-run';
import { VirtualClock } from '../../../support/virtual-clock';
import { keepAliveSend } from '../keep-alive-send';

export const METER = { id: 'mtr_calls', event_name: 'api_calls', display_name: 'API calls' };
export const OTHER_METER = { id: 'mtr_storage', event_name: 'storage_gb' };

const MONTHLY = { interval: 'month', usage_type: 'metered', meter: METER.id };

/** A fresh emulator for every test, with two meters and the customers `cus_1` and `cus_2`. */
export class BillingRig {
	#emulator: RunningEmulator | undefined;
	#send: (SendHttp & { close(): void }) | undefined;
	/** Requests that were made, without what seeds the emulator. */
	asked: HttpRequest[] = [];
	/** What is answered in Stripe's place. */
	instead: (request: HttpRequest) => HttpAnswer | NoAnswer | undefined = () => undefined;

	/** @param start where the emulator's clock begins, Unix seconds */
	constructor(start: number, options: EmulatorOptions = {}) {
		beforeEach(async () => {
			this.#emulator = await startEmulator({ limits: 'off', seed: 1, ...options });
			this.#send = keepAliveSend(this.emulator.url);
			this.moveTo(start);
			this.emulator.state.addMeter(METER);
			this.emulator.state.addMeter(OTHER_METER);
			for (const customer of ['cus_1', 'cus_2']) this.emulator.state.addCustomer(customer);
			this.asked = [];
			this.instead = () => undefined;
		});
		afterEach(async () => {
			this.#send?.close();
			await this.emulator.close();
		});
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	/** For the code under test: its requests are kept in `asked`. */
	readonly client = new StripeClient(async (request) => {
		this.asked.push(request);
		return this.instead(request) ?? (await (this.#send as SendHttp)(request));
	}, new VirtualClock());

	/** For what the scene needs. */
	readonly #scene = new StripeClient(
		async (request) => await (this.#send as SendHttp)(request),
		new VirtualClock(),
	);

	async post<Answer = { readonly id: string }>(path: string, params: FormParams): Promise<Answer> {
		return await this.#scene.post<Answer>(path, params);
	}

	moveTo(seconds: number): void {
		this.emulator.clock.set(seconds * 1000);
	}

	/** A metered price of one cent a unit, unless said otherwise. */
	async price(more: FormParams = {}, recurring: FormParams = {}): Promise<string> {
		const isTiered = more.tiers !== undefined;
		const { id } = await this.post('/v1/prices', {
			currency: 'usd',
			product_data: { name: 'Calls' },
			recurring: { ...MONTHLY, ...recurring },
			...(isTiered
				? { billing_scheme: 'tiered', tiers_mode: 'graduated' }
				: { unit_amount_decimal: '1' }),
			...more,
		});
		return id;
	}

	async subscribe(customer: string, prices: readonly string[], more: FormParams = {}) {
		const items = Object.fromEntries(prices.map((price, index) => [index, { price }]));
		return await this.post<{ id: string; items: { data: Array<{ id: string }> } }>(
			'/v1/subscriptions',
			{ customer, items, ...more },
		);
	}

	/** Usage at a moment, received a moment later. */
	async use(customer: string, value: string, at: number, event_name = METER.event_name) {
		await this.post('/v1/billing/meter_events', {
			event_name,
			timestamp: at,
			payload: { stripe_customer_id: customer, value },
		});
	}

	async run<Result>(ask: (run: ReadRun) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
		return await withReadRun(
			{ readsPerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 },
			{ client: this.client, clock: new VirtualClock(), ...(signal && { signal }) },
			ask,
		);
	}

	/** How often a path was asked for. */
	count(path: RegExp): number {
		return this.asked.filter((request) => path.test(request.path)).length;
	}
}

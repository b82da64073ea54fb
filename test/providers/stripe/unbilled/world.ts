import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../../../emulator';
import { StripeClient } from '../../../../providers/stripe/client';
import { type Meter, Meters } from '../../../../providers/stripe/meters';
import { withReadRun } from '../../../../providers/stripe/read-run';
import type {
	CustomerCheck,
	Finding,
	UnbilledUsage,
} from '../../../../providers/stripe/unbilled/finding';
import { findUnbilled } from '../../../../providers/stripe/unbilled/find-unbilled';
import type { UnbilledQuestion } from '../../../../providers/stripe/unbilled/unbilled-question';
import type { FormParams } from '../../../../providers/stripe/form';
import type { SendHttp } from '../../../../providers/stripe/http';
import { VirtualClock } from '../../../support/virtual-clock';
import { directSend } from '../direct-send';

export const HOUR = 3600;
export const DAY = 86_400;
export const START = Date.parse('2026-03-01T00:00:00Z') / 1000;
export const CALLS = 'mtr_calls';
export const CUSTOMER = 'cus_1';

/** Billed by the day or every so many days, so that short tests see many periods. */
const RECURRING = { interval: 'day', usage_type: 'metered' } as const;

/**
 * An emulator whose time is moved by hand, with two meters, a price of 1 dollar a unit of each, and
 * a fee that does not go by usage. `price_calls` bills `mtr_calls`.
 */
export class UnbilledWorld {
	#emulator: RunningEmulator | undefined;
	#send: SendHttp = async () => ({ status: 'none', cause: 'The world is not open' });
	/** Method and path of all that the search asked for. */
	paths: string[] = [];
	/** How many days a billing period lasts. */
	days = 10;
	/** Changes what Stripe answers, by path. */
	rewrite: (path: string, body: unknown) => unknown = (_path, body) => body;

	constructor(private readonly options: EmulatorOptions = {}) {
		beforeEach(async () => await this.open());
		afterEach(async () => await this.close());
	}

	async open(): Promise<void> {
		this.#emulator = await startEmulator({ limits: 'off', seed: 1, ...this.options });
		this.#send = directSend(this.emulator);
		this.moveTo(0);
		const { state } = this.emulator;
		state.addMeter({ id: CALLS, event_name: 'api_calls', display_name: 'API calls' });
		state.addMeter({ id: 'mtr_other', event_name: 'other' });
		state.addCustomer(CUSTOMER);
		state.addProduct({ id: 'prod_1', name: 'Calls' });
		this.addPrice('price_calls', CALLS);
		this.addPrice('price_other', 'mtr_other');
		this.paths = [];
		this.rewrite = (_path, body) => body;
	}

	async close(): Promise<void> {
		await this.emulator.close();
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	/** Unix seconds. */
	get now(): number {
		return Math.floor(this.emulator.clock.now() / 1000);
	}

	/** Hours after START. */
	moveTo(hours: number): void {
		this.emulator.clock.set((START + hours * HOUR) * 1000);
	}

	addPrice(id: string, meter: string, more: object = {}): void {
		this.emulator.state.addPrice({
			id,
			product: 'prod_1',
			currency: 'usd',
			unit_amount: 100,
			recurring: { ...RECURRING, interval_count: this.days, meter },
			...more,
		});
	}

	/** Subscribes a customer from now on. */
	subscribe(id: string, price = 'price_calls', customer = CUSTOMER, more: object = {}): void {
		this.emulator.state.addSubscription({ id, customer, items: [{ price }], ...more });
	}

	async post<Answer>(path: string, params: FormParams = {}): Promise<Answer> {
		return await this.client.post<Answer>(path, params);
	}

	async remove(path: string): Promise<void> {
		const answer = await this.#send({
			method: 'DELETE',
			path,
			headers: { 'Stripe-Version': '2026-10-28.endive' },
		} as never);
		if (answer.status !== 200) throw new Error(JSON.stringify(answer));
	}

	/** Reports usage of now. */
	async use(value: string, customer = CUSTOMER, eventName = 'api_calls'): Promise<void> {
		await this.post('/v1/billing/meter_events', {
			event_name: eventName,
			timestamp: this.now,
			payload: { stripe_customer_id: customer, value },
		});
	}

	/** The items of a subscription, as Stripe shows them. */
	async itemsOf(subscription: string) {
		interface Items {
			readonly items: { readonly data: ReadonlyArray<{ id: string; price: { id: string } }> };
		}
		return (await this.client.get<Items>(`/v1/subscriptions/${subscription}`)).items.data;
	}

	readonly client = new StripeClient(async (request) => {
		const path = request.path.split('?')[0] ?? '';
		this.paths.push(`${request.method} ${path}`);
		const answer = await this.#send(request);
		return answer.status === 200 ? { ...answer, body: this.rewrite(path, answer.body) } : answer;
	}, new VirtualClock());

	async find(asked: Partial<UnbilledQuestion> = {}): Promise<readonly CustomerCheck[]> {
		const meter = (await new Meters(this.client).byEventName()).get('api_calls') as Meter;
		this.paths = [];
		const question = {
			meter,
			range: { start: START, end: Math.ceil(this.now / 60) * 60 },
			find: 'unbilled',
			idleDays: 7,
			withTrials: false,
			withPreviews: false,
			now: this.now,
			...asked,
		} as const;
		return await withReadRun(
			{ readsPerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 },
			{ client: this.client, clock: new VirtualClock() },
			async (run) => await findUnbilled(question, run),
		);
	}

	/** Lets Stripe say something else of all subscriptions. */
	pretend(change: object): void {
		this.rewrite = (path, body) => {
			if (path !== '/v1/subscriptions') return body;
			const page = body as { readonly data: readonly object[] };
			return { ...page, data: page.data.map((one) => ({ ...one, ...change })) };
		};
	}

	/** The findings of all customers; none of them may be left unread. */
	async findings(asked: Partial<UnbilledQuestion> = {}): Promise<readonly Finding[]> {
		const checks = await this.find(asked);
		return checks.flatMap((check) => {
			if (check.status !== 'checked') throw new Error(JSON.stringify(check));
			return check.findings;
		});
	}

	async unbilled(asked: Partial<UnbilledQuestion> = {}): Promise<readonly UnbilledUsage[]> {
		const all = await this.findings(asked);
		return all.flatMap((one) => (one.kind === 'unbilled' ? one : []));
	}

	asked(part: string): number {
		return this.paths.filter((path) => path.includes(part)).length;
	}
}

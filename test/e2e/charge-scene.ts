/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import axios from 'axios';
import pRetry from 'p-retry';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { begin } from '../../demo/template-run';
import type { StoredWorkflow } from '../../demo/n8n/types';
import { importTemplate, importWithSetting } from '../../demo/workflows';
import type { ChargeView, InvoiceTruth, Stats } from '../../emulator';
import { seededRandom } from '../../emulator/random';
import { type Mailbox, openMailbox } from '../templates/mailbox';
import { LIVE_KEY, QUICK } from './quick';

const OVERAGE = 'usage-overage-charge.json';
const METER = 'overage_calls';
export const CUSTOMERS = Array.from({ length: 12 }, (_, n) => `cus_overage_${n + 1}`);
export const STEP = 10_000;
export const AMOUNT = 500;

/** Some moments a second, for two minutes. */
const PATIENCE = { retries: 2_400, factor: 1, minTimeout: 50, maxRetryTime: 120_000 };

/** A demo in which a dozen customers pay by card for each step of what they use. */
export class ChargeScene {
	/** Calls that each customer has used so far. */
	readonly used = new Map(CUSTOMERS.map((customer) => [customer, 0]));
	/** All usage is of this moment, so that it is of one month. Unix seconds. */
	readonly #usedAt = Math.floor(Date.now() / 1000) - 120;

	private constructor(
		readonly demo: RunningDemo,
		readonly random: () => number,
		private readonly overage: StoredWorkflow,
		private readonly mailbox: Mailbox,
	) {}

	static async set(): Promise<ChargeScene> {
		const seed = Number(process.env.E2E_SEED ?? Date.now() % 0x7fffffff);
		process.stdout.write(`E2E_SEED=${seed}\n`);
		const mailbox = await openMailbox();
		const lagMs = { min: 0, max: 100 };
		const demo = await startDemo(undefined, { ...QUICK, lagMs, latencyMs: 20 });
		const id = await demo.api.createCredential('Mail', 'smtp', mailbox.credential);
		const credentials = [...demo.credentials, { id, name: 'Mail', type: 'smtp' }];
		const template = await importTemplate(demo.api, OVERAGE, credentials);
		const overage = await importWithSetting(demo.api, template, 'meter_event_name', METER);
		const scene = new ChargeScene(demo, seededRandom(seed), overage, mailbox);
		await scene.#sell();
		return scene;
	}

	/** Customers with cards and a subscription in which usage costs nothing. */
	async #sell(): Promise<void> {
		await this.#control('POST', 'meters', { event_name: METER, id: 'mtr_overage' });
		await this.#control(
			'POST',
			'customers',
			CUSTOMERS.map((id) => ({ id })),
		);
		await this.#control(
			'POST',
			'payment-methods',
			CUSTOMERS.map((customer) => ({ customer })),
		);
		const price = await this.#stripe<{ id: string }>('/v1/prices', {
			currency: 'usd',
			unit_amount: '0',
			'product_data[name]': 'Calls',
			'recurring[interval]': 'month',
			'recurring[usage_type]': 'metered',
			'recurring[meter]': 'mtr_overage',
		});
		for (const customer of CUSTOMERS) {
			await this.#stripe('/v1/subscriptions', { customer, 'items[0][price]': price.id });
		}
	}

	/** Each customer uses up to so many calls more. */
	async use(most: number): Promise<void> {
		for (const customer of CUSTOMERS) {
			const calls = 1 + Math.floor(this.random() * most);
			await this.#stripe('/v1/billing/meter_events', {
				event_name: METER,
				timestamp: String(this.#usedAt),
				'payload[stripe_customer_id]': customer,
				'payload[value]': String(calls),
			});
			this.used.set(customer, (this.used.get(customer) ?? 0) + calls);
		}
	}

	/** Moves Stripe's time on: past the cooldown, and past claims of who died. */
	async pass(minutes: number): Promise<void> {
		await this.#control('POST', 'clock', { advance_ms: minutes * 60_000 });
	}

	/** Starts the template as the editor's button does; gives the id of the execution. */
	async begin(): Promise<string> {
		return await begin(this.demo, this.overage);
	}

	/** Charges that were put on record, paid or not. */
	async claims(): Promise<number> {
		const { by_route } = (await this.#control('GET', 'stats')) as Stats;
		return by_route['POST /v1/payment_intents 200'] ?? 0;
	}

	/** Waits until there are more claims than so many. */
	async untilMoreThan(claims: number): Promise<void> {
		await pRetry(async () => {
			if ((await this.claims()) <= claims) throw new Error('Nothing was put on record');
		}, PATIENCE);
	}

	/** Every try at payment that reached a bank: the emulator's own truth. */
	async charges(): Promise<ChargeView[]> {
		return (await this.#control('GET', 'charges?livemode=true')) as ChargeView[];
	}

	/** What became of a customer's invoices, apart from those of subscriptions. */
	async invoices(customer: string): Promise<InvoiceTruth[]> {
		const path = `invoices?livemode=true&customer=${customer}`;
		const all = (await this.#control('GET', path)) as InvoiceTruth[];
		return all.filter(({ metadata }) => metadata.metered_billing_trigger !== undefined);
	}

	async stop(): Promise<void> {
		await this.demo.stop();
		await this.mailbox.close();
	}

	async #stripe<T>(path: string, fields: Record<string, string>): Promise<T> {
		const url = `${this.demo.emulator.url}${path}`;
		const headers = { authorization: `Bearer ${LIVE_KEY}` };
		return (await axios.post<T>(url, new URLSearchParams(fields), { headers, proxy: false })).data;
	}

	async #control(method: 'GET' | 'POST', path: string, data?: object): Promise<unknown> {
		const url = `${this.demo.emulator.url}/_emulator/${path}`;
		return (await axios.request({ method, url, data, proxy: false })).data;
	}
}

/** The steps that were paid for by a customer, in order, however many a charge was of. */
export function stepsOf(charges: readonly ChargeView[], customer: string): number[] {
	return charges
		.filter((charge) => charge.customer === customer && charge.captured > 0)
		.flatMap(({ metadata }) => {
			const occasion = JSON.parse(metadata.metered_billing_occasion ?? '[]') as string[];
			const [from, to] = occasion.slice(3).map(Number) as [number, number];
			return Array.from({ length: to - from + 1 }, (_, n) => from + n);
		})
		.sort((a, b) => a - b);
}

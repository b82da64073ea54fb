import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { stayAmidAnHour } from '../support/amid-an-hour';
import { LIVE_KEY, type NodeRun, USAGE, usage } from '../support/engine';

stayAmidAnHour();

export const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1000);
/** Of yesterday, UTC. */
export const NOON = Math.floor(NOW / DAY) * DAY - DAY / 2;
const NOTHING = {
	unit_amount: undefined,
	unit_amount_decimal: undefined,
	flat_amount: undefined,
	flat_amount_decimal: undefined,
};
/** A third of a period of 30 days has gone by. */
const START = NOW - 10 * DAY;

/** An account with a customer in a running period, and one that goes on after it has left. */
export class UsageWorld {
	#stripe: RunningEmulator | undefined;

	constructor() {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 11 });
			const { state, clock } = this.stripe;
			state.addMeter({ id: 'mtr_calls', event_name: 'api_calls', display_name: 'API calls' });
			state.addProduct({ id: 'prod_calls', name: 'API calls' });
			state.addPrice({
				id: 'price_standard',
				product: 'prod_calls',
				currency: 'usd',
				nickname: 'Standard',
				billing_scheme: 'tiered',
				tiers_mode: 'graduated',
				tiers: [
					{ ...NOTHING, up_to: 1000, unit_amount: 0, flat_amount: 900 },
					{ ...NOTHING, up_to: 'inf', unit_amount_decimal: '0.5' },
				],
				recurring: {
					interval: 'day',
					interval_count: 30,
					usage_type: 'metered',
					meter: 'mtr_calls',
				},
			});
			clock.set(START * 1000);
			for (const customer of ['acme', 'globex']) {
				state.addCustomer(`cus_${customer}`);
				state.addSubscription({
					id: `sub_${customer}`,
					customer: `cus_${customer}`,
					items: [{ price: 'price_standard' }],
				});
			}
			await this.#used(NOON - DAY, '500', 'cus_acme');
			await this.#used(NOON, '800', 'cus_acme');
			clock.set((NOON - 2 * DAY) * 1000);
			await this.#send('DELETE', '/v1/subscriptions/sub_globex', { invoice_now: 'true' });
			await this.#used(NOON, '120', 'cus_globex');
			clock.set(Date.now());
		});
		afterAll(async () => await this.#stripe?.close());
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	/** @param apiKey another than one that may do everything */
	async run({ items, ...how }: Asked, apiKey = LIVE_KEY): Promise<NodeRun> {
		return (await usage(this.stripe, items, { ...how, credential: { apiKey } })).node(USAGE);
	}

	async #used(timestamp: number, value: string, customer: string): Promise<void> {
		this.stripe.clock.set((timestamp + 60) * 1000);
		await this.#send('POST', '/v1/billing/meter_events', {
			event_name: 'api_calls',
			timestamp: String(timestamp),
			'payload[stripe_customer_id]': customer,
			'payload[value]': value,
		});
	}

	async #send(method: string, path: string, form: Record<string, string>): Promise<void> {
		const answer = await fetch(`${this.stripe.url}${path}`, {
			method,
			headers: { authorization: `Bearer ${LIVE_KEY}` },
			body: new URLSearchParams(form),
		});
		if (!answer.ok) throw new Error(await answer.text());
	}
}

/** What an operation is asked. */
export interface Asked {
	readonly operation: string;
	readonly items: readonly IDataObject[];
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
}

export const iso = (at: number): string => new Date(at * 1000).toISOString().replace('.000', '');

/** What the operations are asked in the examples of the reference, in its order. */
export const EXAMPLES: ReadonlyArray<Asked & { readonly heading: string }> = [
	{
		heading: 'Get Summary',
		operation: 'getSummary',
		items: [{ customer: 'cus_acme' }],
		parameters: { range: 'last_days', count: 3, groupBy: 'day' },
		options: { timeZone: 'UTC' },
	},
	{
		heading: 'Get Current Period',
		operation: 'getCurrentPeriod',
		items: [{ customer: 'cus_acme' }],
	},
	{
		heading: 'Reconcile',
		operation: 'reconcile',
		items: [{ customer: 'cus_acme', total: '850', start: iso(NOON), end: iso(NOON + 3600) }],
		parameters: {
			value: '={{ $json.total }}',
			timeOfUsage: 'window',
			windowStart: '={{ $json.start }}',
			windowEnd: '={{ $json.end }}',
		},
	},
	{
		heading: 'Find Unbilled',
		operation: 'findUnbilled',
		items: [{}],
		parameters: { customers: 'all', find: 'both', range: 'last_days', count: 30 },
	},
	{
		heading: 'Estimate',
		operation: 'estimate',
		items: [{ quantity: '1500.5' }],
		parameters: {
			priceSource: 'terms',
			currency: 'usd',
			scheme: 'graduated',
			tiers: {
				tier: [
					{ upTo: '1000', unitAmount: '0' },
					{ upTo: '', unitAmount: '0.25', flatAmount: '500' },
				],
			},
			quantity: '={{ $json.quantity }}',
		},
	},
	{
		heading: 'Chart',
		operation: 'chart',
		items: [
			{ customer: 'cus_acme', label: '2026-03-15', value: '500' },
			{ customer: 'cus_acme', label: '2026-03-16', value: '800' },
		],
		parameters: { data: 'items', title: 'API calls' },
	},
];

/** Without what is different in every run: times, and IDs that Stripe makes up. Keys in order. */
export function plain(json: unknown): string {
	return JSON.stringify(json, null, 2)
		.replace(/\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?/g, '<time>')
		.replace(/\bsi_\w+/g, 'si_…');
}

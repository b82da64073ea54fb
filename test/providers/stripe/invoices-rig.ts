import { type RunningEmulator, startEmulator } from '../../../emulator';
import type { FormParams } from '../../../providers/stripe/form';
import { StripeClient } from '../../../providers/stripe/client';
import type { HttpRequest, SendHttp } from '../../../providers/stripe/http';
import type { StripeReads } from '../../../providers/stripe/pages';
import { VirtualClock } from '../../support/virtual-clock';

export const START = Date.UTC(2026, 2, 1) / 1000;
export const DAY = 86_400;
export const METER = { id: 'mtr_calls' };
export const OTHER_METER = { id: 'mtr_storage' };

/** An emulator with two meters, and a client of it that tells what it read. */
export interface InvoicesRig {
	readonly emulator: RunningEmulator;
	readonly client: StripeClient;
	/** Paths of all reads, without their queries. */
	readonly paths: string[];
	/** A daily price, of 3 the unit unless told otherwise. */
	addPrice(id: string, meter: { readonly id: string }, tiers?: number): void;
	subscribe(id: string, customer: string, ...prices: string[]): void;
	report(value: string, customer?: string, eventName?: string): Promise<void>;
	/** Seconds after START. */
	moveTo(seconds: number): void;
	post(path: string, params?: FormParams): Promise<unknown>;
	/** Ends a subscription at once, with a final invoice. */
	cancel(subscription: string): Promise<void>;
	remove(path: string): Promise<void>;
}

/** A restricted key that may do nothing but what these reads are said to need. */
const KEY = 'rk_test_reads';
const SECRET = 'sk_test_1';

/** Starts an emulator for each test of a file, at START. */
export function useInvoices(): InvoicesRig {
	let emulator: RunningEmulator;
	let paths: string[];
	beforeEach(async () => {
		emulator = await startEmulator({ limits: 'off', seed: 1 });
		emulator.clock.set(START * 1000);
		emulator.state.addKey(KEY, ['invoice_read', 'plan_read', 'subscription_read']);
		emulator.state.addMeter({ ...METER, event_name: 'api_calls' });
		emulator.state.addMeter({ ...OTHER_METER, event_name: 'storage' });
		emulator.state.addCustomer('cus_1');
		emulator.state.addCustomer('cus_2');
		emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
		paths = [];
	});
	afterEach(async () => await emulator.close());
	const clientOf = (secret: string, seen: string[]): StripeClient =>
		new StripeClient(sendTo(emulator, secret, seen), new VirtualClock());
	const post = async (path: string, params: FormParams = {}): Promise<unknown> =>
		await clientOf(SECRET, []).post(path, params);
	const remove = async (path: string): Promise<void> => {
		const headers = { authorization: `Bearer ${SECRET}` };
		const { ok } = await fetch(`${emulator.url}${path}`, { method: 'DELETE', headers });
		if (!ok) throw new Error(`DELETE ${path} was refused`);
	};
	return {
		get emulator() {
			return emulator;
		},
		get client() {
			return clientOf(KEY, paths);
		},
		get paths() {
			return paths;
		},
		addPrice: (id, { id: meter }, tiers) => {
			const recurring = {
				interval: 'day',
				interval_count: 1,
				usage_type: 'metered',
				meter,
			} as const;
			const priced = tiers === undefined ? { unit_amount: 3 } : tiered(tiers);
			emulator.state.addPrice({ id, product: 'prod_1', currency: 'usd', recurring, ...priced });
		},
		subscribe: (id, customer, ...prices) => {
			emulator.state.addSubscription({ id, customer, items: prices.map((price) => ({ price })) });
		},
		report: async (value, customer = 'cus_1', event_name = 'api_calls') => {
			const payload = { stripe_customer_id: customer, value };
			await post('/v1/billing/meter_events', { event_name, payload });
		},
		moveTo: (seconds) => emulator.clock.set((START + seconds) * 1000),
		post,
		cancel: async (subscription) =>
			await remove(`/v1/subscriptions/${subscription}?invoice_now=true`),
		remove,
	};
}

function tiered(count: number) {
	const tiers = Array.from({ length: count }, (_, index) => ({
		up_to: index === count - 1 ? ('inf' as const) : index + 1,
		unit_amount: 3,
		unit_amount_decimal: undefined,
		flat_amount: undefined,
		flat_amount_decimal: undefined,
	}));
	return { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers } as const;
}

function sendTo({ url }: RunningEmulator, key: string, paths: string[]): SendHttp {
	return async ({ method, path, headers, body }: HttpRequest) => {
		paths.push(path.split('?')[0] ?? '');
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: { ...headers, authorization: `Bearer ${key}` },
			...(body !== undefined && { body }),
		});
		return {
			status: answer.status,
			headers: Object.fromEntries(answer.headers),
			body: await answer.json(),
		};
	};
}

/** Reads that are given these answers, by path, whatever the query. */
export function readsOf(answers: Readonly<Record<string, unknown>>): StripeReads {
	return {
		get: async <Answer>(path: string) => {
			const answer = answers[path];
			if (answer instanceof Error) throw answer;
			if (answer === undefined) throw new Error(`nobody answers ${path}`);
			return await Promise.resolve(answer as Answer);
		},
	};
}

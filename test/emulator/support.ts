import Stripe from 'stripe';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../emulator';

export const TEST_KEY = 'sk_test_conformance';
export const LIVE_KEY = 'sk_live_conformance';

/** A started emulator with one sum meter `api_calls` and the customers `cus_1` and `cus_2`. */
export interface Rig {
	readonly emulator: RunningEmulator;
	readonly stripe: Stripe;
	readonly meter: string;
	client(key: string, config?: { stripeAccount?: string; maxNetworkRetries?: number }): Stripe;
	raw(method: string, path: string, options?: RawOptions): Promise<RawAnswer>;
}

export interface RawOptions {
	readonly form?: string;
	readonly json?: unknown;
	readonly headers?: Record<string, string>;
	/** @default TEST_KEY; null sends none */
	readonly key?: string | null;
}

export interface RawAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	readonly body: { error: Record<string, string | undefined> } & Record<string, unknown>;
}

/** Starts an emulator for each test of a file; limits are off unless asked for. */
export function useEmulator(options: () => EmulatorOptions = () => ({})): Rig {
	let running: RunningEmulator;
	let meter: string;
	beforeEach(async () => {
		running = await startEmulator({ limits: 'off', seed: 1, ...options() });
		meter = running.state.addMeter({ event_name: 'api_calls' }).id;
		running.state.addCustomer('cus_1', { email: 'one@example.com' });
		running.state.addCustomer('cus_2');
	});
	afterEach(async () => await running.close());
	return {
		get emulator() {
			return running;
		},
		get stripe() {
			return clientOf(running, TEST_KEY);
		},
		get meter() {
			return meter;
		},
		client: (key, config) => clientOf(running, key, config),
		raw: async (method, path, raw) => await send(running.url, method, path, raw),
	};
}

export function clientOf(
	{ port }: RunningEmulator,
	key: string,
	config: { stripeAccount?: string; maxNetworkRetries?: number } = {},
): Stripe {
	return new Stripe(key, {
		host: '127.0.0.1',
		port,
		protocol: 'http',
		telemetry: false,
		maxNetworkRetries: 0,
		...config,
	});
}

async function send(
	url: string,
	method: string,
	path: string,
	{ form, json, headers = {}, key = TEST_KEY }: RawOptions = {},
): Promise<RawAnswer> {
	const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
	const body = json === undefined ? form : JSON.stringify(json);
	const answer = await fetch(`${url}${path}`, {
		method,
		headers: {
			...(key !== null && { authorization: `Bearer ${key}` }),
			...(body !== undefined && { 'content-type': type }),
			...headers,
		},
		body: body ?? null,
	});
	const text = await answer.text();
	const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
	return {
		status: answer.status,
		headers: answer.headers,
		text,
		body: (isJson ? JSON.parse(text) : {}) as RawAnswer['body'],
	};
}

/** The error that a call of the client ends in. */
export async function refused(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
	let answer: unknown;
	try {
		answer = await call;
	} catch (error) {
		return error as Stripe.errors.StripeError;
	}
	throw new Error(`was not refused but answered ${JSON.stringify(answer)}`);
}

export function usage(
	value: string,
	more: Partial<Stripe.Billing.MeterEventCreateParams> = {},
	customer = 'cus_1',
): Stripe.Billing.MeterEventCreateParams {
	return {
		event_name: 'api_calls',
		payload: { stripe_customer_id: customer, value },
		...more,
	};
}

/** Unix seconds of the emulator's clock. */
export function secondsOf({ clock }: RunningEmulator): number {
	return Math.floor(clock.now() / 1000);
}

/** Moves the clock to noon of a given UTC day, so that tests can reckon in whole hours. */
export const NOON = Date.UTC(2026, 2, 16, 12) / 1000;

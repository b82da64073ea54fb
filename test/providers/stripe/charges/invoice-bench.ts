import type { ChargeAnswer, ClaimAnswer } from '../../../../delivery/charge/charge-port';
import type { Answer } from '../../../../delivery/sync/reads';
import type { ChargeOrder, ChargeRecord } from '../../../../metering/trigger/charge-record';
import { type InvoiceTruth, type RunningEmulator, startEmulator } from '../../../../emulator';
import { TriggerInvoices } from '../../../../providers/stripe/charges/invoices';
import { StripeClient } from '../../../../providers/stripe/client';
import type {
	HttpAnswer,
	HttpRequest,
	NoAnswer,
	SendHttp,
} from '../../../../providers/stripe/http';
import { VirtualClock } from '../../../support/virtual-clock';

export const DAY_MS = 86_400_000;
export const KEY = 'sk_test_1';
export const RULE = 'milestones';

/** What happens to a request on its way, instead of being sent or around it. */
export type OnTheWay = (
	request: HttpRequest,
	go: () => Promise<HttpAnswer | NoAnswer>,
) => Promise<HttpAnswer | NoAnswer>;

/** An emulator with the customers `cus_1`, who can be sent mail, and `cus_2`, who cannot. */
export interface InvoiceBench {
	readonly emulator: RunningEmulator;
	readonly client: StripeClient;
	readonly invoices: TriggerInvoices;
	/** Requests so far as `POST /v1/invoices/:id/send`. */
	readonly requests: string[];
	/** Takes each request of the next client from now on. */
	onTheWay: OnTheWay;
	/** With another key, or other settings. */
	invoicesOf(key: string, daysUntilDue?: number): TriggerInvoices;
	/** A claim that went well. */
	claimed(order?: Partial<ChargeOrder>, key?: string): Promise<string>;
	/** An invoice that went out. */
	sent(): Promise<string>;
	list(rule?: string, customer?: string): Promise<readonly ChargeRecord[]>;
	truth(customer?: string): readonly InvoiceTruth[];
	/** A change that somebody makes by hand. */
	post(path: string, form?: Record<string, string>): Promise<{ id: string }>;
}

/** Starts an emulator for each test of a file. */
export function useInvoiceBench(): InvoiceBench {
	let emulator: RunningEmulator;
	let requests: string[];
	let way: OnTheWay;
	let claims: number;
	beforeEach(async () => {
		emulator = await startEmulator({ limits: 'off', seed: 1 });
		emulator.clock.set(Date.UTC(2026, 2, 10, 12));
		emulator.state.addCustomer('cus_1', { email: 'one@example.com' });
		emulator.state.addCustomer('cus_2');
		requests = [];
		way = async (_, go) => await go();
		claims = 0;
	});
	afterEach(async () => await emulator.close());
	const clientOf = (key: string): StripeClient => {
		const send = sendTo(emulator.url, key);
		return new StripeClient(async (request) => {
			requests.push(`${request.method} ${request.path.replace(/\/in_\w+/, '/:id')}`);
			return await way(request, async () => await send(request));
		}, new VirtualClock());
	};
	const invoicesOf = (key: string, daysUntilDue = 14): TriggerInvoices =>
		new TriggerInvoices(clientOf(key), { daysUntilDue });
	const claimed: InvoiceBench['claimed'] = async (order, key = `claim ${(claims += 1)}`) => {
		const answer = await invoicesOf(KEY).claim(key, orderOf(order));
		if (answer.kind === 'answered' && answer.value.kind === 'claimed') return answer.value.id;
		throw new Error(JSON.stringify(answer));
	};
	return {
		get emulator() {
			return emulator;
		},
		get client() {
			return clientOf(KEY);
		},
		get invoices() {
			return invoicesOf(KEY);
		},
		get requests() {
			return requests;
		},
		get onTheWay() {
			return way;
		},
		set onTheWay(next) {
			way = next;
		},
		invoicesOf,
		claimed,
		sent: async () => {
			const id = await claimed();
			await invoicesOf(KEY).charge(`${id}.0`, id);
			return id;
		},
		list: async (rule = RULE, customer = 'cus_1') =>
			await invoicesOf(KEY).list(clientOf(KEY), rule, customer),
		truth: (customer) => emulator.state.test.invoices(customer),
		post: async (path, form = {}) => await clientOf(KEY).post(path, form),
	};
}

export function orderOf(order: Partial<ChargeOrder> = {}): ChargeOrder {
	return {
		rule: RULE,
		customer: 'cus_1',
		occasion: { kind: 'event', id: 'phase 2' },
		capture: 'client_confirm',
		amount: 2500n,
		currency: 'usd',
		...order,
	};
}

export function sendTo(url: string, key: string): SendHttp {
	return async ({ method, path, headers, body }) => {
		try {
			const answer = await fetch(`${url}${path}`, {
				method,
				headers: { ...headers, authorization: `Bearer ${key}` },
				...(body !== undefined && { body }),
			});
			const text = await answer.text();
			return {
				status: answer.status,
				headers: Object.fromEntries(answer.headers),
				body: parsed(text),
			};
		} catch (error) {
			return { status: 'none', cause: String(error) };
		}
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** Changes the answers to some requests. */
export function tampering(
	isMeant: (request: HttpRequest) => boolean,
	change: (body: Record<string, unknown>) => Record<string, unknown>,
): OnTheWay {
	return async (request, go) => {
		const answer = await go();
		if (answer.status === 'none' || !isMeant(request)) return answer;
		return { ...answer, body: change(answer.body as Record<string, unknown>) };
	};
}

/** Asks as a run does: again with the same words while there is no clear answer. */
export async function insist<Value extends ChargeAnswer | ClaimAnswer>(
	ask: () => Promise<Answer<Value>>,
): Promise<Answer<Value>> {
	let answer = await ask();
	for (let tries = 1; tries < 9; tries += 1) {
		if (!['rate_limited', 'busy', 'unclear'].includes(answer.kind)) break;
		answer = await ask();
	}
	return answer;
}

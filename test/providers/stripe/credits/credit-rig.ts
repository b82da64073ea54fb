import type Stripe from 'stripe';
import {
	type BehaviourName,
	type EmulatorOptions,
	type LoggedRequest,
	type RunningEmulator,
	startEmulator,
} from '../../../../emulator';
import { StripeClient } from '../../../../providers/stripe/client';
import type { CreditGrant, GrantTerms } from '../../../../providers/stripe/credits/credit-grant';
import { type GrantPace, grantCredits } from '../../../../providers/stripe/credits/grant-credits';
import type { GrantRequest, GrantResult } from '../../../../providers/stripe/credits/grant-result';
import type { HttpAnswer, HttpRequest, NoAnswer } from '../../../../providers/stripe/http';
import { eachOf } from '../../../../providers/stripe/pages';
import { VirtualClock } from '../../../support/virtual-clock';
import { keepAliveSend } from '../keep-alive-send';

export const GRANTS = '/v1/billing/credit_grants$';
export const HOUR_MS = 3_600_000;

export const PACE: GrantPace = { ratePerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 300_000 };

export const TERMS: GrantTerms = { scope: { kind: 'metered' }, category: 'paid', metadata: {} };

export type Wish = Partial<Omit<GrantRequest, 'terms'>> & { readonly terms?: Partial<GrantTerms> };

/** An emulator with two customers, fresh for every test. Waiting takes no time. */
export class CreditRig {
	#emulator: RunningEmulator | undefined;
	#send: ReturnType<typeof keepAliveSend> | undefined;
	/** What happens before a request is sent, or in its place. */
	before: (request: HttpRequest) => Promise<HttpAnswer | NoAnswer | undefined> = async () =>
		await Promise.resolve(undefined);

	/** Milliseconds since the latest run began. */
	now: () => number = () => 0;

	constructor(options: EmulatorOptions = {}) {
		beforeAll(async () => {
			this.#emulator = await startEmulator({ limits: 'off', seed: 3, ...options });
			this.#send = keepAliveSend(this.emulator.url);
		});
		beforeEach(() => {
			this.before = async () => await Promise.resolve(undefined);
			this.emulator.faults.clear();
			this.emulator.state.reset();
			this.emulator.clock.set(Date.now());
			for (const id of ['cus_1', 'cus_2']) this.emulator.state.addCustomer(id, { email: 'a@b.c' });
		});
		afterAll(async () => {
			this.#send?.close();
			await this.emulator.close();
		});
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	/** Meets no faults that `before` makes. */
	get stripe(): StripeClient {
		return new StripeClient(this.#send as ReturnType<typeof keepAliveSend>, new VirtualClock());
	}

	/** A payment intent that a card was charged for at once. */
	async charged(
		amount = 2000,
		{ currency = 'usd', customer = 'cus_1', behaviour = 'succeeds' as BehaviourName } = {},
	): Promise<string> {
		const method = this.emulator.state.addPaymentMethod({
			customer,
			behaviour,
			...(behaviour.startsWith('debit') && { type: 'us_bank_account' }),
		});
		const { id } = await this.stripe.post<Stripe.PaymentIntent>('/v1/payment_intents', {
			amount,
			currency,
			customer,
			payment_method: method.id,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		});
		await this.stripe
			.post(`/v1/payment_intents/${id}/confirm`, { off_session: true })
			.catch(() => undefined);
		return id;
	}

	/** An open invoice. */
	async invoiced(amount = 2000, customer = 'cus_1'): Promise<string> {
		const { id } = await this.stripe.post<Stripe.Invoice>('/v1/invoices', {
			customer,
			collection_method: 'send_invoice',
			days_until_due: 30,
		});
		await this.stripe.post('/v1/invoiceitems', { customer, invoice: id, amount, currency: 'usd' });
		await this.stripe.post(`/v1/invoices/${id}/finalize`);
		return id;
	}

	async paidInvoice(amount = 2000): Promise<string> {
		const id = await this.invoiced(amount);
		this.emulator.state.test.payInvoice(id);
		return id;
	}

	/** Asks for credit as one run does. */
	async grantAll(
		wishes: readonly Wish[],
		pace: Partial<GrantPace> = {},
		signal?: AbortSignal,
	): Promise<GrantResult[]> {
		const clock = new VirtualClock();
		this.now = () => clock.now();
		const send = this.#send as ReturnType<typeof keepAliveSend>;
		const client = new StripeClient(
			async (request) => (await this.before(request)) ?? (await send(request)),
			clock,
		);
		const requests = wishes.map(
			({ terms, ...wish }, index): GrantRequest => ({
				index,
				charge: '',
				...wish,
				terms: { ...TERMS, ...terms },
			}),
		);
		return await grantCredits(
			requests,
			{ ...PACE, ...pace },
			{
				client,
				clock,
				now: () => Math.floor(this.emulator.clock.now() / 1000),
				...(signal && { signal }),
			},
		);
	}

	async grant(charge: string, wish: Wish = {}): Promise<GrantResult> {
		const [result] = await this.grantAll([{ charge, ...wish }]);
		return result as GrantResult;
	}

	/** All grants of a customer, the first one first. */
	async grants(customer = 'cus_1'): Promise<CreditGrant[]> {
		const grants: CreditGrant[] = [];
		const list = eachOf<CreditGrant>(this.stripe, '/v1/billing/credit_grants', { customer });
		for await (const grant of list) grants.unshift(grant);
		return grants;
	}

	/** Values of the grants that can be used, now or later. */
	async usable(customer = 'cus_1'): Promise<number[]> {
		const now = this.emulator.clock.now() / 1000;
		return (await this.grants(customer))
			.filter((one) => one.voided_at === null && (one.expires_at ?? Infinity) > now)
			.map(({ amount }) => amount.monetary?.value ?? 0);
	}

	/** The idempotency keys of all requests for a grant since the last look away. */
	keysAsked(): string[] {
		return this.emulator.state
			.requests()
			.filter(isAsking)
			.map(({ headers }) => String(headers['idempotency-key']));
	}

	/** How many requests asked for a grant since the last look. */
	asked(): number {
		const { length } = this.keysAsked();
		this.emulator.state.resetStats();
		return length;
	}
}

/** A request for a grant, not one about it. */
export function isAsking({
	method,
	path,
}: Pick<HttpRequest, 'method' | 'path'> | LoggedRequest): boolean {
	return method === 'POST' && path === '/v1/billing/credit_grants';
}

export function isLooking({ method, path }: HttpRequest): boolean {
	return method === 'GET' && path.startsWith('/v1/billing/credit_grants');
}

/** Status and code. */
export function endOf({ status, code }: GrantResult): string {
	return code === undefined ? status : `${status} ${code}`;
}

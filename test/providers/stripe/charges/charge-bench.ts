import type Stripe from 'stripe';
import {
	type BehaviourName,
	type ChargeView,
	type EmulatorOptions,
	type FaultRule,
	type PaymentMethodSeed,
	type RunningEmulator,
	startEmulator,
} from '../../../../emulator';
import { fireAll, type FireEnvironment } from '../../../../delivery/charge/fire-all';
import type { FireOutcome } from '../../../../delivery/charge/fire-outcome';
import { Halt } from '../../../../delivery/halt';
import { Reads } from '../../../../delivery/sync/reads';
import type { ChargeOrder, ChargeStatus } from '../../../../metering/trigger/charge-record';
import type { TriggerReading, TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { StripeCharges } from '../../../../providers/stripe/charges/stripe-charges';
import { StripeClient } from '../../../../providers/stripe/client';
import type { FormParams } from '../../../../providers/stripe/form';
import type { SendHttp } from '../../../../providers/stripe/http';
import { NOW, requestOf } from '../../../metering/trigger/fires';
import { VirtualClock } from '../../../support/virtual-clock';
import { type OnTheWay, sendTo } from './invoice-bench';

const SECRET = 'sk_test_1';
export const CUSTOMER = 'cus_A';
export const RULE = 'top-up';
const PACE = { requestsPerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 };

/**
 * An emulator whose time stands at NOW until it is moved, a customer, and ways to fire triggers
 * against it over HTTP. Waiting takes no time.
 */
export class ChargeBench {
	#emulator: RunningEmulator | undefined;
	/** Requests by method and path, without the queries, in order. */
	asked: string[] = [];
	onTheWay: OnTheWay = straight;
	key = SECRET;

	constructor(options: EmulatorOptions = {}) {
		beforeEach(async () => {
			const clock = { now: () => NOW * 1000 };
			this.#emulator = await startEmulator({ limits: 'off', seed: 1, clock, ...options });
			this.emulator.state.addCustomer(CUSTOMER, { email: 'ann@example.com' });
			this.asked = [];
			this.onTheWay = straight;
			this.key = SECRET;
		});
		afterEach(async () => await this.emulator.close());
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	/** The emulator’s time, Unix seconds. */
	get now(): number {
		return Math.floor(this.emulator.clock.now() / 1000);
	}

	pass(seconds: number): void {
		this.emulator.clock.advance(seconds * 1000);
	}

	/** A card that the customer has as the default. */
	card(behaviour: BehaviourName = 'succeeds', more: Partial<PaymentMethodSeed> = {}): string {
		return this.emulator.state.addPaymentMethod({ customer: CUSTOMER, behaviour, ...more }).id;
	}

	/** A bank account, whose debits pend for four days. */
	bank(behaviour: BehaviourName = 'debit_succeeds'): string {
		return this.card(behaviour, { type: 'us_bank_account' });
	}

	fault(rule: FaultRule): void {
		this.emulator.faults.add({ count: 1, ...rule });
	}

	get client(): StripeClient {
		return new StripeClient(this.#send, new VirtualClock());
	}

	/** Writes that are none of the product's. */
	async post<Answer>(path: string, params: FormParams = {}): Promise<Answer> {
		const client = new StripeClient(sendTo(this.emulator.url, SECRET), new VirtualClock());
		return await client.post<Answer>(path, params);
	}

	get port(): StripeCharges {
		return new StripeCharges(this.client, { daysUntilDue: 30 });
	}

	async readAny(rule = RULE, customer = CUSTOMER) {
		const halt = new Halt(undefined);
		const pace = { clock: new VirtualClock(), ratePerSecond: 100, retryBudgetMs: 60_000 };
		const found = await this.port.read(new Reads(pace, halt), rule, customer);
		return { found, halt };
	}

	async read(rule = RULE, customer = CUSTOMER): Promise<TriggerReading> {
		const { found } = await this.readAny(rule, customer);
		if (!found.ok) throw new Error(found.outcome.reason);
		return found.value;
	}

	/** What would be put on record for an event, with the payment method that the customer has. */
	async order(id = 'order 7', more: Partial<ChargeOrder> = {}): Promise<ChargeOrder> {
		const { customer } = await this.read();
		const { paymentMethod } = customer;
		return {
			rule: RULE,
			customer: CUSTOMER,
			occasion: { kind: 'event', id },
			capture: 'off_session',
			amount: 2000n,
			currency: 'usd',
			...(paymentMethod && { paymentMethod }),
			...more,
		};
	}

	/** A claim that is on record. */
	async claim(id = 'order 7', more: Partial<ChargeOrder> = {}): Promise<string> {
		const answer = await this.port.claim(`claim of ${id}`, await this.order(id, more));
		if (answer.kind !== 'answered' || answer.value.kind !== 'claimed') {
			throw new Error(`no claim: ${JSON.stringify(answer)}`);
		}
		return answer.value.id;
	}

	/** A payment intent as Stripe has it. */
	async intent(id: string): Promise<Stripe.PaymentIntent> {
		return await this.client.get(`/v1/payment_intents/${id}`, { expand: { 0: 'latest_charge' } });
	}

	/** The statuses of what is on record, oldest first. */
	async statuses(): Promise<ChargeStatus[]> {
		return (await this.read()).charges.map(({ status }) => status).reverse();
	}

	async charge(id: string, key = `charge of ${id}`) {
		return await this.port.charge(key, { id, capture: 'off_session' });
	}

	async drop(id: string) {
		return await this.port.drop({ id, capture: 'off_session' });
	}

	async fire(
		request: TriggerRequest = requestOf(),
		environment: Partial<FireEnvironment> = {},
	): Promise<FireOutcome> {
		return (await this.fireAll([request], environment))[0] as FireOutcome;
	}

	async fireAll(
		requests: readonly TriggerRequest[],
		environment: Partial<FireEnvironment> = {},
	): Promise<FireOutcome[]> {
		const settings = { clock: new VirtualClock(), ...environment };
		const { outcomes } = await fireAll(requests, this.port, PACE, settings);
		return requests.map((request) => outcomes.get(request) as FireOutcome);
	}

	/** Every attempt to charge the customer, as the emulator knows it. */
	get charges(): ChargeView[] {
		return this.emulator.state.test.charges(CUSTOMER);
	}

	/** What was captured, in cents. */
	get captured(): number[] {
		return this.charges.map(({ captured }) => captured).filter((amount) => amount > 0);
	}

	readonly #send: SendHttp = async (request) => {
		this.asked.push(`${request.method} ${request.path.replace(/\?.*/, '')}`);
		const send = sendTo(this.emulator.url, this.key);
		return await this.onTheWay(request, async () => await send(request));
	};
}

export const NOT_OPEN = { kind: 'answered', value: { kind: 'not_open' } };

/** A charge that is done, and what is told of it. */
export function done(charge: object) {
	return { kind: 'answered', value: { kind: 'done', charge } };
}

const straight: OnTheWay = async (_, go) => await go();

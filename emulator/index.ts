import { ADJUSTMENTS_V1, ADJUSTMENTS_V2 } from './api/adjustments';
import { CUSTOMERS } from './api/customers';
import { EVENT_SUMMARIES } from './api/event-summaries';
import { INVOICE_CHANGES } from './api/invoice-changes';
import { INVOICE_ITEMS } from './api/invoice-items';
import { INVOICES } from './api/invoices';
import { MADE_INVOICE_ITEMS } from './api/made-invoice-items';
import { MADE_INVOICES } from './api/made-invoices';
import { METER_EVENTS } from './api/meter-events';
import { METERS } from './api/meters';
import { CHARGES } from './api/charges';
import { CREDIT_BALANCE } from './api/credit-balance';
import { CREDIT_GRANTS } from './api/credit-grants';
import { PAYMENT_INTENTS } from './api/payment-intents';
import { PAYMENT_METHODS } from './api/payment-methods';
import { PRICES } from './api/prices';
import { PRODUCTS } from './api/products';
import { REFUNDS } from './api/refunds';
import { SUBSCRIPTION_ITEMS } from './api/subscription-items';
import { SUBSCRIPTIONS } from './api/subscriptions';
import { V2_CORE_EVENTS } from './api/v2-core-events';
import { V2_METER_EVENTS } from './api/v2-meter-events';
import { MovableClock } from './clock';
import { ControlPlane } from './control';
import { type FaultRule, Faults } from './gate/faults';
import { Keys } from './gate/keys';
import { Gateway } from './gateway';
import type { Reply } from './http/reply';
import type { ApiRequest } from './http/request';
import { Router } from './http/router';
import type { EmulatorOptions } from './options';
import { seededRandom } from './random';
import { HttpServer } from './server';
import { Accounts } from './state/accounts';
import { EmulatorState } from './state/emulator-state';
import { RequestCounts } from './state/stats';

export type { FaultKind, FaultRule } from './gate/faults';
export type { Behaviour, BehaviourName } from './api/payment-behaviours';
export type { Permission } from './gate/keys';
export type { EmulatorOptions, RateLimits, SummaryLag, UnsettledRules } from './options';
export type { AccountState, MeterSeed, PaymentMethodSeed } from './state/account-state';
export type { ChargeView } from './state/charge-view';
export type { EmulatorState } from './state/emulator-state';
export type { InvoiceTruth } from './state/invoice-truth';
export type { EventView, TotalView } from './state/inspection';
export type { LoggedRequest, Stats } from './state/stats';

const ENDPOINTS = [
	METER_EVENTS,
	ADJUSTMENTS_V1,
	EVENT_SUMMARIES,
	...METERS,
	...V2_METER_EVENTS,
	ADJUSTMENTS_V2,
	...V2_CORE_EVENTS,
	...CUSTOMERS,
	...PAYMENT_METHODS,
	...PAYMENT_INTENTS,
	...CHARGES,
	...REFUNDS,
	...CREDIT_GRANTS,
	...CREDIT_BALANCE,
	...PRODUCTS,
	...PRICES,
	...SUBSCRIPTIONS,
	...SUBSCRIPTION_ITEMS,
	...INVOICES,
	...INVOICE_CHANGES,
	...MADE_INVOICES,
	...MADE_INVOICE_ITEMS,
	...INVOICE_ITEMS,
];

export interface RunningEmulator {
	/** `http://127.0.0.1:<port>`, without a slash at the end. */
	readonly url: string;
	readonly port: number;
	/** To seed and to look into. */
	readonly state: EmulatorState;
	/** Stripe's time, in ms. Pacing is by real time, whatever this is. */
	readonly clock: { now(): number; advance(ms: number): void; set(ms: number): void };
	readonly faults: { add(rule: FaultRule): void; clear(): void };
	/** Answers without a connection; undefined where one would be cut. */
	answer(request: ApiRequest): Promise<Reply | undefined>;
	/** Stops at once; open connections are cut. */
	close(): Promise<void>;
}

/** Starts a stateful Stripe on 127.0.0.1, empty but for the account of the keys. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
	const log = options.log ?? (() => {});
	const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
	const clock = new MovableClock(options.clock);
	const accounts = new Accounts(clock, options, seededRandom(seed));
	const keys = new Keys();
	const faults = new Faults(seed);
	const counts = new RequestCounts();
	const state = new EmulatorState(accounts, keys, counts, faults);
	const gateway = new Gateway(accounts, keys, faults, counts, new Router(ENDPOINTS), options);
	const server = new HttpServer(
		gateway,
		new ControlPlane(state, clock, faults),
		counts,
		clock,
		log,
	);
	const port = await server.listen(options.port ?? 0);
	const url = `http://127.0.0.1:${port}`;
	log(`Stripe emulator at ${url} (seed ${seed})`);
	return {
		url,
		port,
		state,
		clock,
		faults,
		answer: async (request) => await server.answer(request),
		close: async () => await server.close(),
	};
}

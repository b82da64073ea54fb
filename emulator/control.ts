import type { MovableClock } from './clock';
import type { FaultRule, Faults } from './gate/faults';
import type { Permission } from './gate/keys';
import { controlled, each } from './http/controlled';
import type { Reply } from './http/reply';
import type { ApiRequest } from './http/request';
import { addSampleData } from './sample-data';
import type { BehaviourName } from './api/payment-behaviours';
import type { AccountState, MeterSeed, PaymentMethodSeed } from './state/account-state';
import type { EmulatorState } from './state/emulator-state';

type Json = Record<string, unknown>;
interface Asked {
	readonly body: unknown;
	readonly query: URLSearchParams;
	/** Of `?account=` and `?livemode=`. */
	readonly state: AccountState;
}

/** What the tests of one process do with `RunningEmulator`, for other processes: JSON over HTTP. */
export class ControlPlane {
	readonly #routes: Readonly<Record<string, (asked: Asked) => unknown>>;

	constructor(state: EmulatorState, clock: MovableClock, faults: Faults) {
		this.#routes = {
			'GET /state': ({ state: one }) => ({
				clock_ms: clock.now(),
				meters: one.meters(),
				customers: one.customers().length,
				totals: one.totals(),
				stats: state.stats(),
			}),
			'GET /totals': ({ state: one }) => one.totals(),
			'GET /events': ({ state: one, query }) => {
				const from = Number(query.get('from') ?? 0);
				return one.events().slice(from, from + Number(query.get('limit') ?? 1000));
			},
			'GET /charges': ({ state: one, query }) => one.charges(query.get('customer') ?? undefined),
			'GET /invoices': ({ state: one, query }) => one.invoices(query.get('customer') ?? undefined),
			'GET /error-reports': ({ state: one }) => one.errorReports(),
			'GET /requests': () => state.requests(),
			'GET /stats': () => state.stats(),
			'DELETE /stats': () => state.resetStats(),
			'POST /meters': ({ state: one, body }) =>
				each(body).map((seed) => one.addMeter(seed as MeterSeed)),
			'POST /customers': ({ state: one, body }) =>
				each(body).map((seed) => {
					const { id, ...details } = seed as Json;
					return one.addCustomer(id as string | undefined, details);
				}),
			'POST /payment-methods': ({ state: one, body }) =>
				each(body).map((seed) => one.addPaymentMethod(seed as PaymentMethodSeed)),
			'POST /behaviours': ({ state: one, body }) =>
				each(body).forEach((change) => {
					const { payment_method, behaviour } = change as Record<string, string>;
					one.setBehaviour(payment_method, behaviour as BehaviourName);
				}),
			'POST /authentications': ({ state: one, body }) => {
				const { payment_intent, passed } = body as { payment_intent: string; passed: boolean };
				one.authenticate(payment_intent, passed);
			},
			'POST /invoice-payments': ({ state: one, body }) => {
				const { invoice, payment_method } = body as { invoice: string; payment_method?: string };
				one.payInvoice(invoice, payment_method);
			},
			'POST /keys': ({ body }) => {
				const { key, permissions } = body as { key: string; permissions: Permission[] | 'revoked' };
				if (permissions === 'revoked') state.revokeKey(key);
				else state.addKey(key, permissions);
			},
			'GET /faults': () => faults.rules(),
			'POST /faults': ({ body }) => each(body).forEach((rule) => faults.add(rule as FaultRule)),
			'DELETE /faults': () => faults.clear(),
			'GET /clock': () => ({ now_ms: clock.now() }),
			'POST /clock': ({ body }) => {
				const { advance_ms, set_ms } = body as { advance_ms?: number; set_ms?: number };
				if (set_ms !== undefined) clock.set(set_ms);
				if (advance_ms !== undefined) clock.advance(advance_ms);
				return { now_ms: clock.now() };
			},
			'POST /reset': () => state.reset(),
			'POST /sample-data': ({ state: one }) => addSampleData(one, Math.floor(clock.now() / 1000)),
		};
		this.#stateOf = (query) => {
			const account = query.get('account');
			const both = account === null ? state : state.account(account);
			const mode = query.get('livemode');
			if (mode === null) return both;
			return mode === 'true' ? both.live : both.test;
		};
	}

	readonly #stateOf: (query: URLSearchParams) => AccountState;

	answer(request: ApiRequest): Reply {
		return controlled(this.#routes, request, ({ body, query }) => ({
			body,
			query,
			state: this.#stateOf(query),
		}));
	}
}

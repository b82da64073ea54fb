import type { MovableClock } from '../clock';
import type { FaultRule, Faults } from '../gate/faults';
import { controlled, each } from '../http/controlled';
import type { Reply } from '../http/reply';
import type { ApiRequest } from '../http/request';
import type { EdgeState } from './edge-state';
import type { BillingCustomer, Enrollment, TriggerItem } from './records';

interface Asked {
	readonly body: unknown;
	readonly query: URLSearchParams;
}

/** What the tests of one process do with `RunningEdge`, for other processes. */
export class EdgeControl {
	readonly #routes: Readonly<Record<string, (asked: Asked) => unknown>>;

	constructor(state: EdgeState, clock: MovableClock, faults: Faults) {
		this.#routes = {
			'GET /charges': ({ query }) => state.charges(query.get('customer') ?? undefined),
			'GET /enrollments': () => state.enrollments,
			'GET /requests': () => state.requests(),
			'POST /items': ({ body }) =>
				each(body).map((seed) => state.addItem(seed as Partial<TriggerItem>)),
			'POST /customers': ({ body }) =>
				each(body).map((seed) => {
					const customer = seed as Partial<BillingCustomer>;
					if (!state.customers.has(customer.bc_id ?? '')) return state.addCustomer(customer);
					state.changeCustomer(customer.bc_id ?? '', customer);
					return state.customers.get(customer.bc_id ?? '');
				}),
			'POST /statuses': ({ body }) => {
				const { ts_id, ts_status } = body as Pick<Enrollment, 'ts_id' | 'ts_status'>;
				state.setStatus(ts_id, ts_status);
			},
			'POST /payments': ({ body }) => {
				state.payInvoice((body as { invoice_id: string }).invoice_id);
			},
			'GET /faults': () => faults.rules(),
			'POST /faults': ({ body }) => each(body).forEach((rule) => faults.add(rule as FaultRule)),
			'DELETE /faults': () => faults.clear(),
			'GET /clock': () => ({ now_ms: clock.now() }),
			'POST /clock': ({ body }) => {
				clock.advance((body as { advance_ms: number }).advance_ms);
				return { now_ms: clock.now() };
			},
		};
	}

	answer(request: ApiRequest): Reply {
		return controlled(this.#routes, request, (asked) => asked);
	}
}

import type Stripe from 'stripe';
import type { StripeClient } from './client';
import type { FormParams } from './form';

export type Meter = Stripe.Billing.Meter;
export type MeterStatus = Stripe.Billing.Meter.Status;

const PATH = '/v1/billing/meters';
const LARGEST_PAGE = 100;

interface Page<Item> {
	readonly data: Item[];
	readonly has_more: boolean;
}

export interface NewMeter {
	readonly display_name: string;
	readonly event_name: string;
	readonly formula: 'sum' | 'count' | 'last';
	/** Payload key of the customer. @default "stripe_customer_id" at Stripe */
	readonly customer_key?: string;
	/** Payload key of the value. @default "value" at Stripe */
	readonly value_key?: string;
	/** The newest event of each hour or day replaces the ones before it. */
	readonly event_time_window?: 'hour' | 'day';
}

/** Meters as Stripe keeps them. All calls throw StripeRequestError. */
export class Meters {
	constructor(private readonly client: StripeClient) {}

	async create(meter: NewMeter): Promise<Meter> {
		const { formula, customer_key, value_key, ...named } = meter;
		return await this.client.post<Meter>(PATH, {
			...(named as unknown as FormParams),
			default_aggregation: { formula },
			...(customer_key && {
				customer_mapping: { type: 'by_id', event_payload_key: customer_key },
			}),
			...(value_key && { value_settings: { event_payload_key: value_key } }),
		});
	}

	async get(id: string): Promise<Meter> {
		return await this.client.get<Meter>(`${PATH}/${encodeURIComponent(id)}`);
	}

	/** Changes the display name: Stripe lets nothing else of a meter be changed. */
	async rename(id: string, displayName: string): Promise<Meter> {
		return await this.#postTo(id, '', { display_name: displayName });
	}

	async deactivate(id: string): Promise<Meter> {
		return await this.#postTo(id, '/deactivate');
	}

	async reactivate(id: string): Promise<Meter> {
		return await this.#postTo(id, '/reactivate');
	}

	async #postTo(id: string, action: string, params: FormParams = {}): Promise<Meter> {
		return await this.client.post<Meter>(`${PATH}/${encodeURIComponent(id)}${action}`, params);
	}

	/** One page, newest meter first. */
	async page(filter: {
		readonly status?: MeterStatus;
		readonly startingAfter?: string;
		readonly limit?: number;
	}): Promise<Page<Meter>> {
		return await this.client.get<Page<Meter>>(PATH, {
			limit: filter.limit ?? LARGEST_PAGE,
			status: filter.status,
			starting_after: filter.startingAfter,
		});
	}

	/** Meters one by one over all pages, until the caller has enough. */
	async *all(status?: MeterStatus): AsyncGenerator<Meter> {
		let startingAfter: string | undefined;
		for (;;) {
			const page = await this.page({
				...(status && { status }),
				...(startingAfter && { startingAfter }),
			});
			yield* page.data;
			startingAfter = page.data.at(-1)?.id;
			if (!page.has_more || startingAfter === undefined) return;
		}
	}

	/**
	 * All meters by event name. A name may belong to one active meter and to several that were
	 * deactivated; the active one counts.
	 */
	async byEventName(): Promise<ReadonlyMap<string, Meter>> {
		const found = new Map<string, Meter>();
		for await (const meter of this.all()) {
			const other = found.get(meter.event_name);
			if (other === undefined || meter.status === 'active') found.set(meter.event_name, meter);
		}
		return found;
	}
}

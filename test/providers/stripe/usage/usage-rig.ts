import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../../../emulator';
import { formatQuantity } from '../../../../metering/quantity';
import type { CalendarBucket } from '../../../../metering/series/calendar-buckets';
import { overallSeries, type UsageSeries } from '../../../../metering/series/usage-series';
import type { UsageWindow } from '../../../../metering/window';
import { StripeClient } from '../../../../providers/stripe/client';
import type { HttpAnswer, NoAnswer, SendHttp } from '../../../../providers/stripe/http';
import { type Meter, Meters } from '../../../../providers/stripe/meters';
import type { CustomerUsage } from '../../../../providers/stripe/usage/customer-usage';
import {
	type ReadEnvironment,
	type ReadPace,
	withReadRun,
} from '../../../../providers/stripe/read-run';
import { readEach } from '../../../../providers/stripe/usage/read-each';
import { VirtualClock } from '../../../support/virtual-clock';
import { keepAliveSend } from '../keep-alive-send';

/** What came of reading some customers. */
interface UsageReport {
	readonly customers: ReadonlyMap<string, CustomerUsage>;
	/** All that were read, added up. */
	readonly overall: UsageSeries;
	readonly requests: number;
	readonly rateLimited: number;
}

export const PACE: ReadPace = { readsPerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 };

/** A meter of each kind that Stripe has, by its event name. */
export const METERS = {
	sums: { formula: 'sum' },
	counts: { formula: 'count' },
	lasts: { formula: 'last' },
	sums_by_hour: { formula: 'sum', event_time_window: 'hour' },
	sums_by_day: { formula: 'sum', event_time_window: 'day' },
	counts_by_day: { formula: 'count', event_time_window: 'day' },
	lasts_by_hour: { formula: 'last', event_time_window: 'hour' },
} as const;

export type MeterName = keyof typeof METERS;

/** An event: a decimal text at a moment in Unix seconds. */
export interface Event {
	readonly at: number;
	readonly value: string;
}

/** Reads usage from an emulator whose time is moved along with the events. Waiting takes no time. */
export class UsageRig {
	#emulator: RunningEmulator | undefined;
	#send: (SendHttp & { close(): void }) | undefined;
	/** Queries of the readings that were made. */
	queries: Array<Record<string, string>> = [];
	/** What is answered in Stripe's place. */
	instead: (customer: string) => HttpAnswer | NoAnswer | undefined = () => undefined;

	constructor(options: EmulatorOptions = {}) {
		beforeAll(async () => {
			this.#emulator = await startEmulator({ limits: 'off', seed: 1, ...options });
			this.#send = keepAliveSend(this.emulator.url);
			for (const [event_name, kind] of Object.entries(METERS)) {
				this.emulator.state.addMeter({ event_name, ...kind });
			}
		});
		beforeEach(() => {
			this.queries = [];
			this.instead = () => undefined;
		});
		afterAll(async () => {
			this.#send?.close();
			await this.emulator.close();
		});
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	readonly client = new StripeClient(async (request) => {
		const { pathname, searchParams } = new URL(request.path, 'https://api.stripe.com');
		if (pathname.endsWith('/event_summaries')) {
			this.queries.push(Object.fromEntries(searchParams));
			const answer = this.instead(searchParams.get('customer') ?? '');
			if (answer !== undefined) return answer;
		}
		return await (this.#send as SendHttp)(request);
	}, new VirtualClock());

	/** A new customer with these events, each received a minute after it happened, in this order. */
	async customer(meter: MeterName, events: readonly Event[]): Promise<string> {
		const { id } = this.emulator.state.addCustomer();
		for (const { at, value } of events) {
			this.emulator.clock.set((at + 60) * 1000);
			await this.client.post('/v1/billing/meter_events', {
				event_name: meter,
				timestamp: at,
				payload: { stripe_customer_id: id, value },
			});
		}
		return id;
	}

	async read(
		meter: MeterName,
		customers: readonly string[],
		buckets: readonly CalendarBucket[],
		pace: Partial<ReadPace> = {},
		environment: Partial<ReadEnvironment> = {},
	): Promise<UsageReport> {
		const found = (await new Meters(this.client).byEventName()).get(meter) as Meter;
		return await withReadRun(
			{ ...PACE, ...pace },
			{ client: this.client, clock: new VirtualClock(), ...environment },
			async (run) => {
				const distinct = [...new Set(customers)];
				const questions = distinct.map((customer) => ({ customer, buckets }));
				const usages = await readEach(found, questions, run);
				const all = usages.flatMap((usage) => (usage.status === 'read' ? usage.series : []));
				const { requests, rateLimited } = run.reads;
				return {
					customers: new Map(usages.map((usage) => [usage.customer, usage])),
					overall: overallSeries(buckets, all),
					requests,
					rateLimited,
				};
			},
		);
	}

	/** What is billed of [start, end), which is the emulator's own truth, in exact decimal text. */
	billed(meter: MeterName, customer: string, { start, end }: UsageWindow): string {
		return this.emulator.state.test.billed(meter, customer, start, end);
	}
}

/** The points and then the total, or the code of what went wrong. */
export function shownOf(usage: CustomerUsage | undefined): string[] {
	if (usage === undefined) throw new Error('has no outcome');
	if (usage.status !== 'read') return [usage.status, usage.code];
	const { points, total } = usage.series;
	return [...points.map(({ value }) => value), total].map(formatQuantity);
}

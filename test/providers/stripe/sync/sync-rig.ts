import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../../../emulator';
import { StripeClient } from '../../../../providers/stripe/client';
import type { HttpRequest } from '../../../../providers/stripe/http';
import {
	type SyncUsageReport,
	type SyncUsageRules,
	syncUsage,
} from '../../../../providers/stripe/sync/sync-usage';
import { VirtualClock } from '../../../support/virtual-clock';
import { inputOf } from '../usage';
import { HOUR, MONDAY } from './targets';

const SECRET = 'sk_test_1';

export const RULES: SyncUsageRules = {
	reading: 'when_needed',
	limits: {},
	dryRun: false,
	allowNegative: false,
	fractions: 'send',
	bareTimes: 'refuse',
	grid: 'hour',
	eventsPerSecond: 1000,
	readsPerSecond: 100,
	lanesAtOnce: 4,
	retryBudgetMs: 300_000,
	invoiced: { rule: 'hold' },
	vanished: false,
};

export interface Row {
	readonly total: string;
	readonly customer?: string;
	/** Of the window, in hours after MONDAY. */
	readonly hour: number;
	readonly hours?: number;
	readonly meter?: string;
}

/**
 * Syncs against an emulator whose time, which is that of the runs too, stands at MONDAY's beginning
 * until it is moved. Waiting takes no time.
 */
export class SyncRig {
	#emulator: RunningEmulator | undefined;
	/** Paths of all that was asked, without queries. */
	paths: string[] = [];
	key = SECRET;

	constructor(options: EmulatorOptions = {}) {
		beforeEach(async () => {
			this.#emulator = await startEmulator({ limits: 'off', seed: 1, ...options });
			this.moveTo(0);
			this.paths = [];
			this.key = SECRET;
			const { state } = this.emulator;
			state.addMeter({ id: 'mtr_calls', event_name: 'api_calls', display_name: 'API calls' });
			state.addMeter({ id: 'mtr_late', event_name: 'late', display_name: 'Late usage' });
			for (const customer of ['cus_1', 'cus_2']) state.addCustomer(customer);
			state.addProduct({ id: 'prod_1', name: 'Calls' });
		});
		afterEach(async () => await this.emulator.close());
	}

	get emulator(): RunningEmulator {
		return this.#emulator as RunningEmulator;
	}

	/** Hours after MONDAY. */
	moveTo(hours: number): void {
		this.emulator.clock.set((MONDAY + hours * HOUR) * 1000);
	}

	/** Subscribes a customer, from now on, to a price of each meter, billed every so many days. */
	subscribe(days: number, customer = 'cus_1', ...meters: string[]): void {
		const { state } = this.emulator;
		const items = (meters.length > 0 ? meters : ['mtr_calls', 'mtr_late']).map((meter) => {
			const recurring = {
				interval: 'day',
				interval_count: days,
				usage_type: 'metered',
				meter,
			} as const;
			const { id } = state.addPrice({
				product: 'prod_1',
				currency: 'usd',
				unit_amount: 100,
				recurring,
			});
			return { price: id };
		});
		state.addSubscription({ customer, items });
	}

	async run(rows: readonly Row[], rules: Partial<SyncUsageRules> = {}): Promise<SyncUsageReport> {
		const inputs = rows.map(({ total, customer, hour, hours = 1, meter }, index) => {
			const start = MONDAY + hour * HOUR;
			return inputOf({
				index,
				value: total,
				...(customer && { customer }),
				...(meter && { meter: { by: 'event_name', value: meter } }),
				time: { kind: 'window', start, end: start + hours * HOUR },
			});
		});
		return await syncUsage(
			inputs,
			{ ...RULES, ...rules },
			{ client: this.client, clock: new VirtualClock(), wall: () => this.now },
		);
	}

	get now(): number {
		return Math.floor(this.emulator.clock.now() / 1000);
	}

	get client(): StripeClient {
		return new StripeClient(this.#send, new VirtualClock());
	}

	readonly #send = async ({ method, path, headers, body }: HttpRequest) => {
		this.paths.push(path.split('?')[0] ?? '');
		const answer = await fetch(`${this.emulator.url}${path}`, {
			method,
			headers: { ...headers, authorization: `Bearer ${this.key}` },
			...(body !== undefined && { body }),
		}).catch((error: unknown) => String(error));
		if (typeof answer === 'string') return { status: 'none', cause: answer } as const;
		const text = await answer.text();
		return {
			status: answer.status,
			headers: Object.fromEntries(answer.headers),
			body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
		};
	};

	/** How often a path was asked for that begins so. */
	asked(path: string): number {
		return this.paths.filter((one) => one.startsWith(path)).length;
	}

	/** What is billed of a customer's usage on a meter. */
	total(meter = 'api_calls', customer = 'cus_1'): string {
		return this.emulator.state.test.total(meter, customer);
	}

	/** The amounts of a customer's invoices, oldest first, in cents, by their lines. */
	async invoices(customer = 'cus_1'): Promise<number[][]> {
		interface Invoice {
			readonly lines: { readonly data: ReadonlyArray<{ readonly amount: number }> };
		}
		const { data } = await this.client.get<{ data: Invoice[] }>('/v1/invoices', { customer });
		return data.reverse().map(({ lines }) => lines.data.map(({ amount }) => amount));
	}
}

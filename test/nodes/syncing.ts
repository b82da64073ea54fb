import type { IDataObject } from 'n8n-workflow';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../emulator';
import { stayAmidAnHour } from '../support/amid-an-hour';
import { sync, SYNC, type SyncRun, type WorkflowRun } from '../support/engine';

stayAmidAnHour();

export const HOUR = 3600;
export const DAY = 86_400;
export const CONTINUE = { onError: 'continueRegularOutput' } as const;
export const EVENTS = '/v1/billing/meter_events';

/** The end of the last hour that has ended, Unix seconds. Of this file's start, so it stays put. */
export const CLOSED = Math.floor(Date.now() / 1000 / HOUR) * HOUR;

/** A row for the hour that ended so many hours before the last closed one. */
export function row(hoursAgo: number, total: unknown, customer = 'cus_a'): IDataObject {
	const end = CLOSED - hoursAgo * HOUR;
	return { customer, start: end - HOUR, end, total: total as string };
}

/** ISO 8601 of a moment so many hours before the end of the last closed hour. */
export function at(hoursAgo: number): string {
	return new Date((CLOSED - hoursAgo * HOUR) * 1000).toISOString().replace('.000Z', 'Z');
}

/** An emulator with the meter `api_calls` and two customers, fresh for every test. */
export class SyncBench {
	#stripe: RunningEmulator | undefined;

	constructor(options: EmulatorOptions = {}) {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 11, ...options });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			this.stripe.state.reset();
			this.stripe.state.addMeter({
				id: 'mtr_calls',
				event_name: 'api_calls',
				display_name: 'API calls',
			});
			for (const customer of ['cus_a', 'cus_b']) this.stripe.state.addCustomer(customer);
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	async run(rows: readonly IDataObject[], how: SyncRun = {}): Promise<WorkflowRun> {
		return await sync(this.stripe, rows, how);
	}

	/** Runs and hands over the items that the node puts out. */
	async items(rows: readonly IDataObject[], how: SyncRun = {}): Promise<readonly IDataObject[]> {
		return (await this.run(rows, how)).node(SYNC).items;
	}

	/** Status and reason code of each item. */
	async outcomes(rows: readonly IDataObject[], how: SyncRun = {}): Promise<unknown[]> {
		const items = await this.items(rows, { node: CONTINUE, ...how });
		return items.map(({ status, reason_code }) => [status, reason_code]);
	}

	total(customer = 'cus_a', eventName = 'api_calls'): string {
		return this.stripe.state.total(eventName, customer);
	}

	/** Requests since the last look, by kind. */
	asked(): { reads: number; events: number; invoices: number; all: number } {
		const paths = this.stripe.state.requests().map(({ path }) => path);
		this.stripe.state.resetStats();
		const count = (pattern: RegExp): number => paths.filter((path) => pattern.test(path)).length;
		return {
			reads: count(/event_summaries/),
			events: count(/meter_events$/),
			invoices: count(/invoices/),
			all: paths.length,
		};
	}
}

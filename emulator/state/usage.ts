import type { Quantity } from '../../metering/quantity';
import type { Now } from '../clock';
import type { Lag } from './lag';
import type { Meter } from './meter-shelf';
import type { MeteredEvent } from './metered-event';
import { type Aggregation, Series } from './series';

const WINDOW_SECONDS: Readonly<Record<string, number>> = { hour: 3600, day: 86_400 };

export interface UsageTotal {
	readonly meter: string;
	readonly customer: string;
	readonly total: Quantity;
	readonly events: number;
}

/** The usage of one account and mode: a series for each meter and customer. */
export class Usage {
	readonly #series = new Map<string, Map<string, Series>>();

	constructor(
		private readonly clock: Now,
		private readonly lag: Lag,
	) {}

	/** When an event that is received now becomes visible in summaries, in ms. */
	visibleAt(): number {
		return this.lag.visibleAt(this.clock.now());
	}

	add(meter: Meter, customer: string, event: MeteredEvent): void {
		let customers = this.#series.get(meter.id);
		if (customers === undefined) {
			customers = new Map();
			this.#series.set(meter.id, customers);
		}
		let series = customers.get(customer);
		if (series === undefined) {
			series = new Series(aggregationOf(meter));
			customers.set(customer, series);
		}
		series.add(event);
	}

	cancel(event: MeteredEvent): void {
		event.cancelledMs = this.clock.now();
		// A cancel that shows before its event would make a total that never was.
		event.cancelVisibleMs = Math.max(this.visibleAt(), event.visibleMs);
		this.of(event.meter ?? '', event.customer ?? '')?.cancel(event);
	}

	of(meter: string, customer: string): Series | undefined {
		return this.#series.get(meter)?.get(customer);
	}

	*totals(): Generator<UsageTotal> {
		for (const [meter, customers] of this.#series) {
			for (const [customer, series] of customers) {
				yield { meter, customer, total: series.total(), events: series.events };
			}
		}
	}
}

function aggregationOf({ default_aggregation, event_time_window }: Meter): Aggregation {
	return {
		formula: default_aggregation.formula as Aggregation['formula'],
		overwriteSeconds: WINDOW_SECONDS[event_time_window ?? ''],
	};
}

import type Stripe from 'stripe';
import { invalidRequest } from '../http/problem';
import { Shelf } from './shelf';

export type Meter = Stripe.Billing.Meter;

/** Meters, of which only one active one may have an event name. */
export class MeterShelf extends Shelf<Meter> {
	readonly #active = new Map<string, Meter>();

	constructor() {
		super('meter');
	}

	activeOf(eventName: string): Meter | undefined {
		return this.#active.get(eventName);
	}

	/** @throws StripeProblem when an active meter has the event name */
	override add(meter: Meter): Meter {
		if (meter.status === 'active') this.#claim(meter);
		return super.add(meter);
	}

	/** @throws StripeProblem when it is to become active and another active one has its event name */
	override replace(meter: Meter): Meter {
		if (meter.status === 'active') this.#claim(meter);
		else if (this.#active.get(meter.event_name)?.id === meter.id) {
			this.#active.delete(meter.event_name);
		}
		return super.replace(meter);
	}

	#claim(meter: Meter): void {
		const holder = this.#active.get(meter.event_name);
		if (holder !== undefined && holder.id !== meter.id) {
			throw invalidRequest(
				`There is already an active meter with event name "${meter.event_name}".`,
				{ param: 'event_name' },
			);
		}
		this.#active.set(meter.event_name, meter);
	}
}

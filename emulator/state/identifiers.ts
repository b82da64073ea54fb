import type { Now } from '../clock';
import type { MeteredEvent } from './metered-event';

/** "Stripe enforces uniqueness within a rolling period of at least 24 hours": here exactly that. */
export const UNIQUE_MS = 86_400_000;

/** The identifiers of one account's events of the last 24 hours. */
export class Identifiers {
	readonly #events = new Map<string, MeteredEvent>();

	constructor(private readonly clock: Now) {}

	/** The event of this identifier, if Stripe received it less than 24 hours ago. */
	find(identifier: string): MeteredEvent | undefined {
		const event = this.#events.get(identifier);
		return event !== undefined && this.#isKept(event) ? event : undefined;
	}

	add(event: MeteredEvent): void {
		// The oldest stand first, so each look at one that is still kept ends the search.
		for (const [identifier, old] of this.#events) {
			if (this.#isKept(old)) break;
			this.#events.delete(identifier);
		}
		this.#events.delete(event.identifier);
		this.#events.set(event.identifier, event);
	}

	#isKept({ receivedMs }: MeteredEvent): boolean {
		return this.clock.now() - receivedMs < UNIQUE_MS;
	}
}

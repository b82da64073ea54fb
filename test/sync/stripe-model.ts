import type { Clock } from '../../delivery/clock';
import type { Verdict } from '../../delivery/verdict';
import type { Correction } from '../../metering/correction';
import { addQuantities, type Quantity, ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import type { Schedule } from './schedule';
import { trueWall } from './world';

/** An event that the provider took. */
export interface TakenEvent {
	readonly customer: string;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly value: Quantity;
	/** Virtual milliseconds. */
	readonly at: number;
	readonly visibleAt: number;
	/** Absent when somebody else wrote it. */
	readonly correction?: Correction;
	/** Which run sent it. */
	readonly run?: number | undefined;
}

/** Stripe takes no events of a time that has not come, but for clocks that are a little wrong. */
const FUTURE_SECONDS = 300;

/**
 * Stripe as far as totals go: it adds up events, takes each identifier once while it remembers it,
 * and shows an event only some time after it took it.
 */
export class StripeModel {
	readonly events: TakenEvent[] = [];
	readonly #forgottenAt = new Map<string, number>();
	#quietAt = 0;

	/**
	 * @param memory how long identifiers are remembered, and whether summaries forget for a while
	 * @param onTaken called after each event that was taken
	 */
	constructor(
		private readonly clock: Clock,
		private readonly memory: Pick<Schedule, 'identifierMs' | 'flicker'>,
		private readonly onTaken: (event: TakenEvent) => void = () => {},
	) {}

	/** Takes the correction or says why not, at once. */
	take(correction: Correction, run: number | undefined, lagMs: number): Verdict {
		const now = this.clock.now();
		const { identifier, timestamp, value, target } = correction;
		if (timestamp > trueWall(now) + FUTURE_SECONDS) {
			return { kind: 'rejected', code: 'timestamp_in_future', reason: 'timestamp in future' };
		}
		const forgottenAt = this.#forgottenAt.get(identifier);
		if (forgottenAt !== undefined && now < forgottenAt) return { kind: 'duplicate' };
		this.#forgottenAt.set(identifier, now + this.memory.identifierMs);
		const { customer } = target;
		this.add({ customer, timestamp, value, at: now, visibleAt: now + lagMs, correction, run });
		return { kind: 'accepted' };
	}

	add(event: TakenEvent): void {
		this.events.push(event);
		const { afterMs = 0, forMs = 0 } = this.memory.flicker ?? {};
		this.busyUntil(event.visibleAt + afterMs + forMs);
		this.onTaken(event);
	}

	/** Something is under way until then. */
	busyUntil(ms: number): void {
		this.#quietAt = Math.max(this.#quietAt, ms);
	}

	/** When everything that is under way has taken effect and shows. */
	get quietAt(): number {
		return this.#quietAt;
	}

	/** What summaries show of the window now. */
	shown(target: SyncTarget): Quantity {
		const now = this.clock.now();
		const { afterMs = 0, forMs = 0 } = this.memory.flicker ?? {};
		return this.#sum(target, ({ visibleAt }) => {
			const hidesAt = visibleAt + afterMs;
			return visibleAt <= now && !(hidesAt <= now && now < hidesAt + forMs);
		});
	}

	/** What is billed of the window, whether it shows or not. */
	billed(target: SyncTarget): Quantity {
		return this.#sum(target, () => true);
	}

	#sum({ customer, window }: SyncTarget, counts: (event: TakenEvent) => boolean): Quantity {
		let sum = ZERO;
		for (const event of this.events) {
			const { timestamp } = event;
			if (event.customer !== customer || timestamp < window.start || timestamp >= window.end) {
				continue;
			}
			if (counts(event)) sum = addQuantities(sum, event.value);
		}
		return sum;
	}
}

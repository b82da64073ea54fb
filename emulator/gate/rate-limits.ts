import { DEFAULT_LIMITS, type RateLimits } from '../options';
import { SlidingWindow } from './sliding-window';

/** What a call counts as. */
export type Traffic = 'basic' | 'meter_events' | 'stream';

/**
 * The limits of one account and mode. A test key has one limit for everything; live meter events
 * have their own, but not for a connected account.
 *
 * @see https://docs.stripe.com/rate-limits
 */
export class AccountLimits {
	readonly #windows: Readonly<Record<Traffic, SlidingWindow>> | undefined;
	/** The stream's own limit is on events; under another limit a call is a call. */
	readonly #countsStreamedEvents: boolean;

	constructor(limits: RateLimits | 'off', livemode: boolean, connected: boolean) {
		this.#countsStreamedEvents = livemode && !connected;
		if (limits === 'off') return;
		const set = { ...DEFAULT_LIMITS, ...limits };
		if (!livemode) {
			const all = new SlidingWindow(set.testPerSecond);
			this.#windows = { basic: all, meter_events: all, stream: all };
			return;
		}
		const basic = new SlidingWindow(set.livePerSecond);
		this.#windows = {
			basic,
			meter_events: connected ? basic : new SlidingWindow(set.liveEventsPerSecond),
			stream: connected ? basic : new SlidingWindow(set.liveStreamPerSecond),
		};
	}

	/**
	 * Takes one call of this kind, if its limit leaves room for it.
	 *
	 * @param events that the call brings
	 */
	tryTake(traffic: Traffic, events = 1): boolean {
		const count = traffic === 'stream' && this.#countsStreamedEvents ? events : 1;
		return this.#windows?.[traffic].tryTake(performance.now(), count) ?? true;
	}
}

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

	constructor(limits: RateLimits | 'off', livemode: boolean, connected: boolean) {
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

	/** Takes one call of this kind, if any limit leaves room for it. */
	tryTake(traffic: Traffic): boolean {
		return this.#windows?.[traffic].tryTake(performance.now()) ?? true;
	}
}

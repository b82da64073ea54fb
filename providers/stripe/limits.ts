/** Longest event name, payload key and identifier. @see Stripe's OpenAPI specification */
export const LONGEST_NAME = 100;
/** @see https://docs.stripe.com/changelog/dahlia/2026-04-22/billing-meter-event-values-validation */
export const MOST_VALUE_DIGITS = 15;
/** Oldest and latest time of usage, in seconds from now. @see https://docs.stripe.com/api/billing/meter-event/create */
export const OLDEST_SECONDS = 35 * 86_400;
export const LATEST_SECONDS = 5 * 60;

/** Requests a second, by what they and the key are for. @see https://docs.stripe.com/rate-limits */
const LIVE_EVENTS_PER_SECOND = 1000;
/**
 * Events, not requests: a request brings a hundred of them.
 *
 * @see https://docs.stripe.com/changelog/acacia/2024-09-30/usage-based-billing-v2-meter-events-api
 */
const STREAM_EVENTS_PER_SECOND = 10_000;
/** Events of one request. @see https://docs.stripe.com/api/v2/billing/meter-event-stream/create */
export const MOST_STREAMED_AT_ONCE = 100;
const LIVE_PER_SECOND = 100;
const TEST_PER_SECOND = 25;

/**
 * Meter events a second that Stripe allows for this key. An unknown kind of key counts as a test
 * key: too slow costs minutes, too fast gets the whole account refused.
 *
 * @param key only its prefix is looked at
 */
export function eventsPerSecond(key: string, forConnectedAccount: boolean): number {
	return eventsAreRequests(key, forConnectedAccount)
		? requestsPerSecond(key)
		: LIVE_EVENTS_PER_SECOND;
}

/**
 * Events a second that Stripe's stream allows for this key, or undefined where there is no stream:
 * Stripe offers it in live mode only, and promises connected accounts nothing beyond the limits of
 * other requests.
 *
 * @param key only its prefix is looked at
 */
export function streamEventsPerSecond(
	key: string,
	forConnectedAccount: boolean,
): number | undefined {
	return eventsAreRequests(key, forConnectedAccount) ? undefined : STREAM_EVENTS_PER_SECOND;
}

/** True where meter events count as any other request: in test mode, and for a connected account. */
export function eventsAreRequests(key: string, forConnectedAccount: boolean): boolean {
	return !isLive(key) || forConnectedAccount;
}

/**
 * All other requests a second that Stripe allows for this key.
 *
 * @param key only its prefix is looked at
 */
export function requestsPerSecond(key: string): number {
	return isLive(key) ? LIVE_PER_SECOND : TEST_PER_SECOND;
}

function isLive(key: string): boolean {
	return /^(sk|rk)_live_/.test(key);
}

/** The most lanes that are chosen without a user. */
const MOST_LANES = 250;

/**
 * Lanes enough to fill the rate at an answer time of a quarter second. The rate keeps the requests
 * in flight below that when Stripe answers sooner, so a limit of Stripe's on those is not met.
 */
export function lanesFor(ratePerSecond: number): number {
	return Math.min(MOST_LANES, Math.max(4, Math.ceil(ratePerSecond / 4)));
}

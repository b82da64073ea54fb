import type { Now } from './clock';

/** Whether Stripe refuses at once, or accepts and reports the error later by a thin event. */
export type Validation = 'sync' | 'async';

/** Calls a second in any second of real time; how far the emulator's clock is moved is no matter. */
export interface RateLimits {
	/** Live meter events, apart from the basic limit. @default 1000 */
	liveEventsPerSecond?: number;
	/** All live calls but meter events; also meter events for a connected account. @default 100 */
	livePerSecond?: number;
	/** All calls of a test key. @default 25 */
	testPerSecond?: number;
	/** Live events of the v2 stream, of which a call brings up to 100. @default 10000 */
	liveStreamPerSecond?: number;
}

/** How long an accepted event stays out of the event summaries, in ms of the emulator's clock. */
export type SummaryLag = number | { min: number; max: number; order?: 'in' | 'out' };

/** What facts about Stripe leave open; every reading can be had. */
export interface UnsettledRules {
	/** Answer to a second call for one customer and meter at once. @default 409 */
	laneConflict: 409 | 429 | 'alternate' | 'off';
	/** v1 event of a customer that does not exist. @default 'async' */
	unknownCustomer: Validation;
	/** v1 event whose payload lacks the meter's customer or value key. @default 'async' */
	missingPayloadKey: Validation;
	/** v1 event whose value is no plain decimal number. @default 'sync' */
	invalidValue: Validation;
	/** What v2 takes as a value, at once or on the stream. @default 'decimal' */
	v2Values: 'decimal' | 'positive_integer';
	/** Buckets without usage in grouped event summaries. @default 'zero' */
	emptyBuckets: 'zero' | 'omit';
	/** What an error report quotes as `request.identifier`. @default 'identifier' */
	errorReportQuotes: 'identifier' | 'idempotency_key';
}

export interface EmulatorOptions extends Partial<UnsettledRules> {
	/** 0 is any free port. @default 0 */
	port?: number;
	/** Added to every answer but a rate limit's, half of it before the commit. @default 0 */
	latencyMs?: number;
	limits?: RateLimits | 'off';
	/** Sent as Retry-After with a rate limit's 429. Stripe documents none. */
	retryAfterSeconds?: number;
	summaryLagMs?: SummaryLag;
	/** The time that the emulator's own movable clock starts from. @default Date */
	clock?: Now;
	/** For sampling faults and lags; logged at the start. */
	seed?: number;
	log?: (line: string) => void;
}

export const DEFAULT_LIMITS: Required<RateLimits> = {
	liveEventsPerSecond: 1000,
	livePerSecond: 100,
	testPerSecond: 25,
	liveStreamPerSecond: 10_000,
};

export function rulesOf(options: EmulatorOptions): UnsettledRules {
	return {
		laneConflict: options.laneConflict ?? 409,
		unknownCustomer: options.unknownCustomer ?? 'async',
		missingPayloadKey: options.missingPayloadKey ?? 'async',
		invalidValue: options.invalidValue ?? 'sync',
		v2Values: options.v2Values ?? 'decimal',
		emptyBuckets: options.emptyBuckets ?? 'zero',
		errorReportQuotes: options.errorReportQuotes ?? 'identifier',
	};
}

import { deliver, type DeliveryReport } from '../../delivery/deliver';
import { MAY_BE_COUNTED, notSent, settled } from '../../delivery/ending';
import type { Outcome } from '../../delivery/verdict';
import type { EventOutcome } from './event-outcome';
import { laneOf, type MeterEvent, sendMeterEvent } from './meter-event';
import type { ReadEnvironment } from './read-run';
import { type Refused, streamEvents, type StreamPace } from './stream/stream-events';
import { fitsStream } from './stream/stream-fit';
import { Verification, type VerifyRules } from './stream/verify/verification';

/** How events are sent. */
export interface SendRules {
	/** Requests a second of the API, which takes one event each. */
	readonly ratePerSecond: number;
	readonly lanesAtOnce: number;
	/** Milliseconds. */
	readonly retryBudgetMs: number;
	/** Give events to the stream. @default all go by the API */
	readonly stream?: StreamRules;
}

export interface StreamRules {
	/** `many`: only when the API would take long for them. */
	readonly when: 'always' | 'many';
	readonly eventsPerSecond: number;
	/** Look again what became of them. @default they stay unverified */
	readonly verify?: VerifyRules;
}

/** What the stream did, for a person to know. */
export interface StreamNotes {
	/** Events that the stream took, new or not. */
	readonly taken: number;
	/** Events that the API had to take, which answers at once. */
	readonly unfit: number;
	/** Events of requests that Stripe refused whole, which then went by the API too. */
	readonly refused: number;
	/** Why Stripe refused the first of these. */
	readonly why?: string;
	/** Why Stripe's reports of dropped events could not be read, where they were to be. */
	readonly unreadReports?: string;
}

export interface EventDelivery {
	readonly outcomes: ReadonlyMap<MeterEvent, EventOutcome>;
	readonly requests: number;
	/** Of these, what Stripe refused for its rate limit. */
	readonly rateLimited: number;
	/** Present where the stream was chosen. */
	readonly stream?: StreamNotes;
}

/** The API takes ten seconds for these; `many` means more. */
export const MANY_EVENTS = 10_000;

/**
 * Sends every event and gives it an outcome: by the API, or through the stream where that is chosen
 * and the event fits it. What the stream refuses goes by the API after all, one by one, so that
 * only the event at fault is refused. An event that both have seen counts once, by its identifier.
 *
 * @param now the run's wall clock, Unix seconds
 */
export async function sendEvents(
	events: readonly MeterEvent[],
	rules: SendRules,
	environment: ReadEnvironment,
	now: number,
): Promise<EventDelivery> {
	const { stream } = rules;
	if (stream === undefined) return await byApi(events, rules, environment);
	const fit = events.filter((event) => fitsStream(event, now));
	if (stream.when === 'many' && fit.length <= MANY_EVENTS) {
		return await byApi(events, rules, environment);
	}
	const send = async () => await throughStream(events, fit, rules, environment, stream);
	if (stream.verify === undefined) return await send();
	const verification = new Verification(events, fit, stream.verify, environment);
	await verification.readBefore();
	const sent = await send();
	const { outcomes, unreadReports } = await verification.settle(sent.outcomes, now);
	return {
		outcomes,
		requests: sent.requests + verification.requests,
		rateLimited: sent.rateLimited + verification.rateLimited,
		stream: { ...sent.stream, ...(unreadReports !== undefined && { unreadReports }) },
	};
}

async function throughStream(
	events: readonly MeterEvent[],
	fit: readonly MeterEvent[],
	rules: SendRules,
	environment: ReadEnvironment,
	{ eventsPerSecond }: StreamRules,
): Promise<EventDelivery & { readonly stream: StreamNotes }> {
	const pace: StreamPace = { ...rules, requestsPerSecond: rules.ratePerSecond, eventsPerSecond };
	const streamed = await streamEvents(fit, pace, environment);
	const { refused } = streamed;
	const left = events.filter((event) => !streamed.outcomes.has(event));
	const sent = await byApi(left, rules, environment);
	const outcomes = new Map<MeterEvent, EventOutcome>();
	let taken = 0;
	for (const [event, outcome] of streamed.outcomes) {
		const isTaken = outcome.status === 'accepted';
		if (isTaken) taken += 1;
		outcomes.set(event, isTaken ? { ...outcome, status: 'accepted_unverified' } : outcome);
	}
	for (const [event, outcome] of sent.outcomes) {
		const before = refused.get(event);
		outcomes.set(event, before === undefined ? outcome : afterRefusal(before, outcome));
	}
	const why = refused.values().next().value?.reason;
	return {
		outcomes,
		requests: streamed.requests + sent.requests,
		rateLimited: streamed.rateLimited + sent.rateLimited,
		stream: {
			taken,
			unfit: events.length - fit.length,
			refused: refused.size,
			...(why !== undefined && { why }),
		},
	};
}

/** What the stream may have counted before it refused is in doubt until the API knows of it. */
function afterRefusal({ unclear, attempts: before }: Refused, outcome: Outcome): Outcome {
	const attempts = before + outcome.attempts;
	const { status, code = '', reason = '' } = outcome;
	const isKnown = status === 'accepted' || MAY_BE_COUNTED.includes(code);
	if (unclear === undefined || isKnown) return { ...outcome, attempts };
	if (status === 'duplicate') return settled({ kind: 'duplicate' }, attempts, unclear);
	return notSent({ code, reason }, attempts, unclear);
}

async function byApi(
	events: readonly MeterEvent[],
	rules: SendRules,
	{ client, clock, random, signal }: ReadEnvironment,
): Promise<DeliveryReport<MeterEvent>> {
	return await deliver(
		events,
		laneOf,
		async ({ usage, value, meter }) => {
			const { customer, timestamp, identifier, payload } = usage;
			const event = { customer, value, timestamp, identifier, payload };
			return await sendMeterEvent(client, event, meter);
		},
		{ ...rules, clock, ...(random && { random }), ...(signal && { signal }) },
	);
}

import { randomUUID } from 'node:crypto';
import { Delivery } from '../../../delivery/deliver';
import { Halt, type StopReason } from '../../../delivery/halt';
import { runLanes } from '../../../delivery/lanes';
import type { PaceOptions } from '../../../delivery/pace';
import { Reads } from '../../../delivery/sync/reads';
import type { Outcome, Verdict } from '../../../delivery/verdict';
import { formatInstant } from '../../../metering/instant';
import { STREAM_PATH } from '../base-url';
import { errorBodyOf } from '../error-body';
import { lanesFor, MOST_STREAMED_AT_ONCE } from '../limits';
import { eventPayload, type MeterEvent } from '../meter-event';
import type { ReadEnvironment } from '../read-run';
import { Sessions } from './sessions';
import { streamVerdict } from './stream-verdict';

export interface StreamPace {
	readonly eventsPerSecond: number;
	/** No more than this, however few events a request has. */
	readonly requestsPerSecond: number;
	/** Requests side by side: no more than this, nor than the rate calls for. */
	readonly lanesAtOnce: number;
	/** Milliseconds. */
	readonly retryBudgetMs: number;
}

/** What became of events that were given to the stream. */
export interface StreamReport {
	/** `accepted` says that Stripe took it, new or not, and will look at it. */
	readonly outcomes: ReadonlyMap<MeterEvent, Outcome>;
	/** Events of requests that Stripe refused whole: nobody knows which of them is at fault. */
	readonly refused: ReadonlyMap<MeterEvent, Refused>;
	readonly requests: number;
	readonly rateLimited: number;
}

/** An event that the stream did not take, whatever its own merits. */
export interface Refused {
	/** For people: what Stripe said. */
	readonly reason: string;
	/** An earlier try that got no clear answer, so that the event may have been counted. */
	readonly unclear?: StopReason;
	readonly attempts: number;
}

/** Sessions are few; this only keeps a run that is refused them from asking at its full pace. */
const SESSIONS_PER_SECOND = 10;

/** Events of one request, which share its fate. */
type Batch = readonly MeterEvent[];

/**
 * Gives events to Stripe's stream, up to a hundred a request and some requests side by side. A
 * request is sent again with the same identifiers, so that what an unclear try has brought counts
 * once. Never throws for what Stripe does.
 */
export async function streamEvents(
	events: readonly MeterEvent[],
	pace: StreamPace,
	environment: ReadEnvironment,
): Promise<StreamReport> {
	const halt = new Halt(environment.signal);
	try {
		return await new Stream(pace, environment, halt).bring(events);
	} finally {
		halt.release();
	}
}

class Stream {
	readonly #client: ReadEnvironment['client'];
	readonly #sessions: Sessions;
	readonly #reads: Reads;
	readonly #delivery: Delivery<Batch>;
	readonly #batchSize: number;
	readonly #lanesAtOnce: number;
	readonly #requestsOf = new Map<Batch, number>();
	readonly #unclear = new Map<Batch, StopReason>();
	readonly #refused = new Map<Batch, string>();

	constructor(pace: StreamPace, { client, clock, random }: ReadEnvironment, halt: Halt) {
		const { eventsPerSecond, requestsPerSecond, lanesAtOnce, retryBudgetMs } = pace;
		this.#client = client;
		this.#batchSize = Math.min(MOST_STREAMED_AT_ONCE, Math.max(1, Math.floor(eventsPerSecond)));
		const ratePerSecond = Math.min(requestsPerSecond, eventsPerSecond / this.#batchSize);
		this.#lanesAtOnce = Math.min(lanesAtOnce, lanesFor(ratePerSecond));
		const optionsOf = (perSecond: number): PaceOptions => ({
			ratePerSecond: perSecond,
			retryBudgetMs,
			clock,
			...(random && { random }),
		});
		this.#reads = new Reads(optionsOf(SESSIONS_PER_SECOND), halt);
		this.#sessions = new Sessions(client, clock, this.#reads);
		const options = optionsOf(ratePerSecond);
		this.#delivery = new Delivery(async (batch) => await this.#send(batch), options, halt);
	}

	async bring(events: readonly MeterEvent[]): Promise<StreamReport> {
		const outcomes = new Map<MeterEvent, Outcome>();
		const refused = new Map<MeterEvent, Refused>();
		const lanes = batchesOf(events, this.#batchSize).map((batch) => [batch]);
		await runLanes(lanes, this.#lanesAtOnce, async (batch) => {
			// All who waited for it with a turn in hand would send at once, and take that for a slow answer.
			await this.#sessions.token();
			const outcome = await this.#delivery.deliver(batch);
			const attempts = this.#requestsOf.get(batch) ?? 0;
			const reason = this.#refused.get(batch);
			const unclear = this.#unclear.get(batch);
			for (const event of batch) {
				if (reason === undefined) outcomes.set(event, { ...outcome, attempts });
				else refused.set(event, { reason, attempts, ...(unclear && { unclear }) });
			}
		});
		const sent = [...this.#requestsOf.values()].reduce((sum, requests) => sum + requests, 0);
		return {
			outcomes,
			refused,
			requests: sent + this.#reads.requests,
			rateLimited: this.#delivery.rateLimited + this.#reads.rateLimited,
		};
	}

	async #send(batch: Batch): Promise<Verdict> {
		const verdict = await this.#sendOnce(batch);
		if (verdict.kind === 'unclear') this.#unclear.set(batch, verdict);
		if (verdict.kind === 'rejected') this.#refused.set(batch, verdict.reason);
		return verdict;
	}

	async #sendOnce(batch: Batch): Promise<Verdict> {
		const session = await this.#sessions.token();
		if (!session.ok) return withoutSession(session.outcome);
		this.#requestsOf.set(batch, (this.#requestsOf.get(batch) ?? 0) + 1);
		const body = { events: batch.map(streamedEvent) };
		const token = session.value;
		const answer = await this.#client.postJsonOnce(STREAM_PATH, body, randomUUID(), token);
		if (answer.status === 401 && errorBodyOf(answer) !== undefined) {
			return this.#sessions.refused(token) ? EXPIRED : NOT_ACCEPTED;
		}
		if (answer.status !== 'none') this.#sessions.known();
		return streamVerdict(answer, Date.now());
	}
}

function batchesOf(events: readonly MeterEvent[], size: number): Batch[] {
	const count = Math.ceil(events.length / size);
	return Array.from({ length: count }, (_, at) => events.slice(at * size, (at + 1) * size));
}

function streamedEvent({ usage, value, meter }: MeterEvent) {
	const { customer, payload } = usage;
	return {
		event_name: meter.event_name,
		identifier: usage.identifier,
		timestamp: formatInstant(usage.timestamp),
		payload: eventPayload({ customer, value, payload }, meter),
	};
}

/** Sessions are asked for patiently, so that one that cannot be had ends the stream for this run. */
function withoutSession({ status, code, reason }: Outcome): Verdict {
	const kind = status === 'rejected' ? 'rejected' : 'fatal';
	return { kind, code: code ?? 'unexpected', reason: reason ?? '' };
}

const EXPIRED: Verdict = {
	kind: 'busy',
	code: 'session_expired',
	reason: 'the session of the stream had expired',
};

const NOT_ACCEPTED: Verdict = {
	kind: 'fatal',
	code: 'session_not_accepted',
	reason: 'the stream refuses the sessions that Stripe has just opened. Set Delivery to API',
};

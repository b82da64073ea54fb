import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../delivery/clock';
import type { Answer, Found, Reads } from '../../../delivery/sync/reads';
import type { StripeClient } from '../client';
import { isRecord } from '../error-body';
import { EVENTS_PERMISSION } from '../event-verdict';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';

const PATH = '/v2/billing/meter_event_session';
/** How long a session lives, should its answer not say it. */
const LIFETIME_MS = 15 * 60_000;
/** A token is renewed so long before its end, or half-way if it lives no longer than twice that. */
const EARLY_MS = 60_000;
/** So many fresh tokens that the stream refuses one after another mean that it will take none. */
const MOST_REFUSED = 3;

interface Session {
	readonly token: string;
	/** When it is to be renewed, in milliseconds of the clock. */
	readonly until: number;
}

/**
 * The sessions by which a run may use the stream of meter events: one at a time, opened when it is
 * first needed, renewed before it ends and whenever the stream refuses its token.
 *
 * @see https://docs.stripe.com/api/v2/billing/meter-event-session/create
 */
export class Sessions {
	#current: Session | undefined;
	#opening: Promise<Found<Session>> | undefined;
	#refused = 0;

	/** @param reads asks for sessions; opening one bills nothing, so no try of it leaves a doubt */
	constructor(
		private readonly client: StripeClient,
		private readonly clock: Clock,
		private readonly reads: Reads,
	) {}

	/** The token to use now, or why none can be had for the rest of the run. */
	async token(): Promise<Found<string>> {
		if (this.#current !== undefined && this.clock.now() < this.#current.until) {
			return { ok: true, value: this.#current.token };
		}
		// Whoever needs a token meanwhile waits for the same session; a failure stays one.
		this.#opening ??= this.#open();
		const opened = await this.#opening;
		return opened.ok ? { ok: true, value: opened.value.token } : opened;
	}

	/**
	 * The stream took this token for no longer valid.
	 *
	 * @returns true if a new one may help
	 */
	refused(token: string): boolean {
		// Many requests are refused for one token; only the first of them tells something new.
		if (this.#current?.token === token) {
			this.#current = undefined;
			this.#refused += 1;
		}
		return this.#refused < MOST_REFUSED;
	}

	/** The stream knows this token. */
	known(): void {
		this.#refused = 0;
	}

	async #open(): Promise<Found<Session>> {
		let askedAt = this.clock.now();
		const found = await this.reads.ask(async () => {
			askedAt = this.clock.now();
			return sessionOf(await this.client.postJsonOnce(PATH, undefined, randomUUID()), askedAt);
		});
		if (!found.ok) return found;
		this.#current = found.value;
		this.#opening = undefined;
		return found;
	}
}

function sessionOf(answer: HttpAnswer | NoAnswer, askedAt: number): Answer<Session> {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	const { status, body } = answer;
	if (status < 200 || status > 299) {
		return failureVerdict(answer, Date.now(), EVENTS_PERMISSION);
	}
	if (!isRecord(body) || !isToken(body.authentication_token)) {
		return unclear(
			'unexpected_answer',
			`the answer has status ${status} but is not Stripe's meter event session; is a proxy in between?`,
		);
	}
	// By Stripe's own two times, so that the clock of this machine may be wrong.
	const lifetime = timeOf(body.expires_at) - timeOf(body.created);
	const lives = lifetime > 0 ? lifetime : LIFETIME_MS;
	const until = askedAt + Math.max(lives / 2, lives - EARLY_MS);
	return { kind: 'answered', value: { token: body.authentication_token, until } };
}

/** What could not stand in a header is no token. */
function isToken(token: unknown): token is string {
	return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
}

/** @returns milliseconds, or NaN */
function timeOf(raw: unknown): number {
	return typeof raw === 'string' ? Date.parse(raw) : NaN;
}

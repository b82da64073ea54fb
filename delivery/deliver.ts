import pRetry, { type Options as RetryRules } from 'p-retry';
import { BothClocks, type Moment } from './both-clocks';
import { forgotten, notSent, settled } from './ending';
import { Halt, type StopReason } from './halt';
import { lanesOf, runLanes } from './lanes';
import { type PaceOptions, paceOf } from './pace';
import type { Pacer } from './pacer';
import type { Patience } from './patience';
import type { Turn } from './request-window';
import { retryRules, TryAgain, verdictOf } from './try-again';
import { isRetryable, type Outcome, type Verdict } from './verdict';

export interface DeliveryOptions extends PaceOptions {
	/** Lanes that are sent side by side. */
	readonly lanesAtOnce: number;
	/** Stops the run at once; what was sent until then keeps its outcome. */
	readonly signal?: AbortSignal;
}

export interface DeliveryReport<Job> {
	readonly outcomes: ReadonlyMap<Job, Outcome>;
	readonly requests: number;
	/** Requests that were refused for the rate limit. */
	readonly rateLimited: number;
}

/** Sends a job once and says what the answer means. Must not throw. */
export type Send<Job> = (job: Job) => Promise<Verdict>;

/**
 * How long after a try without a clear answer the job may be tried again, in milliseconds. The
 * provider forgets identities, Stripe after 24 hours; whoever tries after that may be billed twice.
 */
const LONGEST_DOUBT_MS = 12 * 3_600_000;

/**
 * Delivers every job and gives each one an outcome: one job of a lane at a time, many lanes side
 * by side, all of them within the rate limit.
 *
 * A job is tried again only with the same identity, so whether an unclear try was committed or
 * not does not matter: the next answer is an acceptance or a duplicate, and both are success.
 */
export async function deliver<Job>(
	jobs: readonly Job[],
	laneOf: (job: Job) => string,
	send: Send<Job>,
	options: DeliveryOptions,
): Promise<DeliveryReport<Job>> {
	const halt = new Halt(options.signal);
	const delivery = new Delivery(send, options, halt);
	const outcomes = new Map<Job, Outcome>();
	try {
		await runLanes(lanesOf(jobs, laneOf), options.lanesAtOnce, async (job) => {
			outcomes.set(job, await delivery.deliver(job));
		});
	} finally {
		halt.release();
	}
	return { outcomes, requests: delivery.requests, rateLimited: delivery.rateLimited };
}

/** Sends jobs under one limit, in the order in which they are handed over. */
export class Delivery<Job> {
	requests = 0;
	rateLimited = 0;
	readonly #halt: Halt;
	readonly #send: Send<Job>;
	readonly #options: PaceOptions;
	readonly #retries: RetryRules;
	readonly #expired: (job: Job) => StopReason | undefined;
	readonly #time: BothClocks;
	readonly #pacer: Pacer;
	readonly #patience: Patience;

	/**
	 * @param halt ends it early, together with whatever else shares the switch
	 * @param expired why a job must not be sent (again), asked each time its turn has come
	 */
	constructor(
		send: Send<Job>,
		options: PaceOptions,
		halt: Halt,
		expired: (job: Job) => StopReason | undefined = () => undefined,
	) {
		const { pacer, patience } = options.pace ?? paceOf(options);
		this.#send = send;
		this.#options = options;
		this.#time = new BothClocks(options.clock, options.wall ?? (() => Date.now() / 1000));
		this.#halt = halt;
		this.#expired = expired;
		this.#pacer = pacer;
		this.#patience = patience;
		this.#retries = retryRules(options, halt);
	}

	/** Sends the job until it has a final outcome. Jobs of one lane must not be handed over at once. */
	async deliver(job: Job): Promise<Outcome> {
		let attempts = 0;
		let unclear: (StopReason & { readonly since: Moment }) | undefined;
		const attempt = async (): Promise<Outcome> => {
			let expired: StopReason | undefined;
			let isForgotten = false;
			let sentAt = this.#time.moment();
			const verdict = await this.#pacer.inTurn(this.#halt.signal, async (turn) => {
				expired = this.#expired(job);
				isForgotten =
					unclear !== undefined && !this.#time.isWithin(LONGEST_DOUBT_MS, unclear.since);
				if (expired !== undefined || isForgotten) return undefined;
				attempts += 1;
				sentAt = this.#time.moment();
				return await this.#sendOnce(job, turn);
			});
			if (expired !== undefined) return notSent(expired, attempts, unclear);
			if (isForgotten && unclear !== undefined) return forgotten(attempts, unclear);
			if (verdict === undefined) return notSent(this.#halt.why as StopReason, attempts, unclear);
			if (verdict.kind === 'unclear' && !this.#options.asksOnly) {
				unclear = { ...verdict, since: unclear?.since ?? sentAt };
			}
			if (isRetryable(verdict)) throw new TryAgain(verdict);
			return settled(verdict, attempts, unclear);
		};
		return await pRetry(attempt, this.#retries).catch((error: unknown) =>
			notSent(givenUp(error, attempts), attempts, unclear),
		);
	}

	async #sendOnce(job: Job, turn: Turn): Promise<Verdict> {
		this.requests += 1;
		const verdict = await this.#send(job);
		if (verdict.kind === 'rate_limited') {
			this.rateLimited += 1;
			this.#pacer.refused(turn, verdict.retryAfterMs);
		} else if (this.#isOutage(verdict)) {
			this.#pacer.refused(turn);
		} else if (verdict.kind === 'unclear') {
			this.#pacer.unclear(turn);
		} else {
			this.#pacer.taken(turn);
		}
		const inVain = verdict.kind === 'unclear' || verdict.kind === 'rate_limited';
		if (inVain) this.#patience.failed();
		else this.#patience.answered();
		if (verdict.kind === 'fatal') this.#halt.now(verdict);
		else if (this.#patience.isSpent) this.#halt.now(outOfPatience(this.#options.retryBudgetMs));
		return verdict;
	}

	/** Then job after job would use up its tries and end in doubt; waiting leaves the rest unsent. */
	#isOutage({ kind }: Verdict): boolean {
		return kind === 'unclear' && !this.#options.asksOnly && this.#patience.isAllInVain;
	}
}

function outOfPatience(budgetMs: number): StopReason {
	return {
		code: 'retry_budget_spent',
		reason: `waiting for the provider took longer than the retry time budget of ${budgetMs / 1000} s. Run it again to send the rest`,
	};
}

/** The last of the tries failed too, or our own code did. */
function givenUp(error: unknown, attempts: number): StopReason {
	const verdict = verdictOf(error);
	const code = verdict?.code ?? 'unexpected';
	const why = verdict?.reason ?? String(error);
	return { code, reason: `${attempts} tries did not get through (${why}). Run it again` };
}

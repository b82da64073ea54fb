import type { Clock } from './clock';
import { RequestWindow } from './request-window';

export interface PacerOptions {
	/** Requests a second that the account allows. */
	readonly ratePerSecond: number;
	/** Random numbers in [0, 1), for jitter. */
	readonly random: () => number;
}

/**
 * A full bucket would let a second see the limit and the bucket on top of it. A small bucket and
 * a rate just under the limit keep every second below it, wherever the provider lays its seconds.
 */
const SHARE_OF_LIMIT = 0.97;
const BUCKET_SECONDS = 0.02;
/** Sums of fractions of a token fall short of a whole one by less than this. */
const ROUNDING = 1e-9;

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const LOWEST_SHARE = 0.02;
/** A refusal this soon after the last pause means that the limit lies far below the pace. */
const SOON_MS = 2000;
const DEEP_CUT = 0.5;
const GENTLE_CUT = 0.9;
/** Share of the full rate that is won back each second, up to just below where it was refused. */
const RECOVERY_PER_SECOND = 0.1;
/** Near that point it is felt for slowly, and for so long; then the limit is taken to be gone. */
const FEELING_PER_SECOND = 0.01;
const FEELING_SECONDS = 10;

/**
 * Hands out permission to send: no faster than the account's limit, and to nobody while the
 * provider is refusing. One pacer serves a whole run.
 */
export class Pacer {
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #fullRate: number;
	readonly #bucket: number;
	readonly #window: RequestWindow;
	readonly #waiting: Array<() => void> = [];
	#tokens = 1;
	#refilledAt: number;
	#isHandingOut = false;
	#share = 1;
	#refusedAt = 1;
	#shareSince: number;
	#pausedUntil = 0;
	#pausedMs = 0;
	#refusalsInARow = 0;

	constructor(clock: Clock, { ratePerSecond, random }: PacerOptions) {
		this.#clock = clock;
		this.#random = random;
		this.#fullRate = ratePerSecond * SHARE_OF_LIMIT;
		this.#bucket = Math.max(1, this.#fullRate * BUCKET_SECONDS);
		this.#window = new RequestWindow(ratePerSecond);
		this.#refilledAt = clock.now();
		this.#shareSince = clock.now();
	}

	/** Milliseconds that the run has stood still because the provider was refusing. */
	get pausedMs(): number {
		return this.#pausedMs;
	}

	/**
	 * Waits for a turn, and calls `send` when it comes; turns come in the order in which they were
	 * asked for. When the signal fires, everybody who waits gets `undefined` at once.
	 */
	async inTurn<Answer>(
		signal: AbortSignal,
		send: () => Promise<Answer>,
	): Promise<Answer | undefined> {
		await new Promise<void>((resolve) => {
			this.#waiting.push(resolve);
			this.#handOut(signal);
		});
		if (signal.aborted) return undefined;
		const from = this.#clock.now();
		try {
			return await send();
		} finally {
			this.#window.answered(this.#clock.now(), this.#clock.now() - from);
			this.#handOut(signal);
		}
	}

	#handOut(signal: AbortSignal): void {
		if (!this.#isHandingOut && this.#waiting.length > 0) void this.#handOutTurns(signal);
	}

	/**
	 * Tokens are taken when a turn is really given, not reserved ahead: after the event loop has
	 * stood still, reserved turns would all come due at once and break the limit.
	 */
	async #handOutTurns(signal: AbortSignal): Promise<void> {
		this.#isHandingOut = true;
		while (this.#waiting.length > 0 && !signal.aborted) {
			const wait = this.#untilNextTurn();
			// Only an answer makes room, and it comes back here.
			if (wait === Infinity) break;
			if (wait > 0) {
				await this.#clock.sleep(wait, signal);
				continue;
			}
			this.#tokens -= 1;
			this.#window.letGo();
			this.#waiting.shift()?.();
		}
		if (signal.aborted) for (const letGo of this.#waiting.splice(0)) letGo();
		this.#isHandingOut = false;
	}

	#untilNextTurn(): number {
		const token = this.#untilNextToken();
		return token > 0 ? token : this.#window.untilRoom(this.#clock.now());
	}

	#untilNextToken(): number {
		const now = this.#clock.now();
		if (now < this.#pausedUntil) return this.#pausedUntil - now;
		const perMs = (this.#fullRate * this.#currentShare(now)) / 1000;
		this.#tokens = Math.min(this.#bucket, this.#tokens + (now - this.#refilledAt) * perMs);
		this.#refilledAt = now;
		return this.#tokens > 1 - ROUNDING ? 0 : (1 - this.#tokens) / perMs;
	}

	/** The share of the full rate at this time: back up quickly, then carefully, then quickly. */
	#currentShare(now: number): number {
		const seconds = Math.max(0, now - this.#shareSince) / 1000;
		const plateau = Math.max(this.#share, this.#refusedAt * GENTLE_CUT);
		const secondsBelow = (plateau - this.#share) / RECOVERY_PER_SECOND;
		if (seconds < secondsBelow) return this.#share + seconds * RECOVERY_PER_SECOND;
		const feeling = Math.min(FEELING_SECONDS, seconds - secondsBelow);
		const sure = seconds - secondsBelow - feeling;
		return Math.min(1, plateau * (1 + feeling * FEELING_PER_SECOND) + sure * RECOVERY_PER_SECOND);
	}

	/**
	 * The provider refused for its limit: everybody waits as long as it asks, or longer each time
	 * in a row (exponential backoff with full jitter), and goes on at a lower rate.
	 *
	 * Refusals of requests that were already on their way when the pause began are part of the
	 * same refusal; they may prolong the pause but do not cut the rate again.
	 */
	refused(retryAfterMs?: number): void {
		const now = this.#clock.now();
		if (now >= this.#pausedUntil) {
			const cut = now - this.#shareSince < SOON_MS ? DEEP_CUT : GENTLE_CUT;
			this.#refusedAt = this.#currentShare(now);
			this.#share = Math.max(LOWEST_SHARE, this.#refusedAt * cut);
			this.#shareSince = now;
			const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#refusalsInARow);
			this.#refusalsInARow += 1;
			// "Retry-After: 0" asks for nothing we could obey; without a pause it would never end.
			this.#pauseFor(now, Math.max(FIRST_BACKOFF_MS, retryAfterMs ?? this.#random() * ceiling));
		} else if (retryAfterMs !== undefined) {
			this.#pauseFor(now, retryAfterMs);
		}
	}

	#pauseFor(now: number, ms: number): void {
		const until = now + ms;
		const from = Math.max(now, this.#pausedUntil);
		if (until <= from) return;
		this.#pausedMs += until - from;
		this.#pausedUntil = until;
		this.#shareSince = until;
		this.#refilledAt = until;
		this.#tokens = 1;
	}

	/** The provider took a request: the next refusal starts a new series. */
	taken(): void {
		if (this.#clock.now() >= this.#pausedUntil) this.#refusalsInARow = 0;
	}
}

import type { Clock } from './clock';
import { Rate } from './rate';
import { RequestWindow, type Turn } from './request-window';
import { Spacing } from './spacing';

export interface PacerOptions {
	/** Requests a second that the account allows. */
	readonly ratePerSecond: number;
	/** Random numbers in [0, 1), for jitter. */
	readonly random: () => number;
}

/** Just under the limit: requests that chance bunches on the way stay below it too. */
const SHARE_OF_LIMIT = 0.98;

/** Short, since the first refusals come while most requests still get through. */
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * The first request goes alone, so that its answer tells how long the way is with no queue of ours on
 * it: one that a machine still warming up builds up drains all at once, and if its wait passed for
 * the way, the window would let too many follow. Nobody waits longer than this for that answer.
 */
const FIRST_ALONE_MS = 500;
/** So few build up no queue, and need not wait for the first. */
const FEW = 3;
/** From so many in a row on, one request alone is sent to see whether the provider takes any. */
const REFUSALS_BEFORE_PROBES = 2;

/**
 * Hands out permission to send: no faster than the account's limit, and to nobody while the
 * provider is refusing. One pacer serves a whole run.
 */
export class Pacer {
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #rate: Rate;
	readonly #window: RequestWindow;
	readonly #waiting: Array<(turn?: Turn) => void> = [];
	readonly #spacing: Spacing;
	#isHandingOut = false;
	#pausedUntil = 0;
	#pausedMs = 0;
	#refusalsInARow = 0;
	#lastTurn = 0;
	/** The last turn before the rate was cut: refusals up to it say nothing about the new rate. */
	#lastBeforeCut = 0;
	/** The turn whose answer all others wait for. */
	#probe: number | undefined;

	constructor(clock: Clock, { ratePerSecond, random }: PacerOptions) {
		this.#clock = clock;
		this.#random = random;
		this.#rate = new Rate(ratePerSecond * SHARE_OF_LIMIT);
		this.#window = new RequestWindow(ratePerSecond);
		this.#spacing = new Spacing(clock.now());
	}

	/** Milliseconds that the run has stood still because the provider was refusing, or gave no answer. */
	get pausedMs(): number {
		return this.#pausedMs;
	}

	/**
	 * Waits for a turn, and calls `send` when it comes; turns come in the order in which they were
	 * asked for. When the signal fires, everybody who waits gets `undefined` at once.
	 *
	 * @param send has to say `taken`, `unclear` or `refused` of its turn, once there is an answer
	 */
	async inTurn<Answer>(
		signal: AbortSignal,
		send: (turn: Turn) => Promise<Answer>,
	): Promise<Answer | undefined> {
		const turn = await new Promise<Turn | undefined>((resolve) => {
			this.#waiting.push(resolve);
			this.#handOut(signal);
		});
		if (turn === undefined) return undefined;
		try {
			return await send(turn);
		} finally {
			this.#window.ended(this.#clock.now(), turn);
			this.#nobodyWaitsFor(turn.order);
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
			const turn = this.#nextTurn(this.#clock.now());
			if (turn.order === 1) void this.#letOthersFollow(signal);
			this.#waiting.shift()?.(turn);
		}
		if (signal.aborted) for (const letGo of this.#waiting.splice(0)) letGo();
		this.#isHandingOut = false;
	}

	async #letOthersFollow(signal: AbortSignal): Promise<void> {
		this.#probe = 1;
		await this.#clock.sleep(FIRST_ALONE_MS, signal);
		this.#nobodyWaitsFor(1);
		this.#handOut(signal);
	}

	#nobodyWaitsFor(turn: number): void {
		if (turn !== this.#probe) return;
		this.#probe = undefined;
		this.#spacing.skipTo(this.#clock.now());
	}

	#nextTurn(now: number): Turn {
		this.#spacing.take();
		this.#rate.letGo(now);
		const turn = this.#window.letGo(now);
		this.#lastTurn = turn.order;
		if (this.#refusalsInARow >= REFUSALS_BEFORE_PROBES) this.#probe = turn.order;
		return turn;
	}

	#untilNextTurn(): number {
		const now = this.#clock.now();
		if (now < this.#pausedUntil) return this.#pausedUntil - now;
		if (this.#probe !== undefined && !this.#isFirstOfFew) return Infinity;
		// With a limit that is unknown or shared, others have used what we missed.
		const wait = this.#spacing.untilNext(now, this.#rate.at(now), this.#rate.isFull(now));
		return wait > 0 ? wait : this.#window.untilRoom(now);
	}

	get #isFirstOfFew(): boolean {
		return this.#probe === 1 && this.#waiting.length <= FEW;
	}

	/**
	 * The provider refused for its limit, or answers nobody: everybody waits as long as it asks, or
	 * longer each time in a row (exponential backoff with jitter), and goes on at a lower rate.
	 *
	 * Refusals of requests that were already on their way when the rate was cut are part of the
	 * same refusal: they do not cut the rate again, but what they ask for is waited for too, even when
	 * the pause of the first is over by then.
	 */
	refused(turn: Turn, retryAfterMs = 0): void {
		const now = this.#clock.now();
		this.#window.seen(now, turn);
		this.#rate.refused(turn);
		if (turn.order <= this.#lastBeforeCut) {
			this.#pauseFor(now, retryAfterMs);
			return;
		}
		this.#rate.cut(now, turn, this.#refusalsInARow > 0);
		this.#lastBeforeCut = this.#lastTurn;
		const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#refusalsInARow);
		this.#refusalsInARow += 1;
		// "Retry-After: 0" asks for nothing we could obey; without a pause it would never end.
		const asked = retryAfterMs > 0 ? retryAfterMs : (longest * (1 + this.#random())) / 2;
		this.#pauseFor(now, Math.max(FIRST_BACKOFF_MS / 2, asked));
	}

	#pauseFor(now: number, ms: number): void {
		const until = now + ms;
		const from = Math.max(now, this.#pausedUntil);
		if (until <= from) return;
		this.#pausedMs += until - from;
		this.#pausedUntil = until;
		this.#rate.growFrom(until);
		this.#spacing.restart(until);
	}

	/** The provider took a request: the next refusal starts a new series. */
	taken(turn: Turn): void {
		const now = this.#clock.now();
		this.#window.seen(now, turn);
		this.#window.took(now - turn.since);
		this.unclear(turn);
	}

	/**
	 * The provider may have taken a request, and has not refused it. What was cut off at once was
	 * never on the way, so that the time it took says nothing of that.
	 */
	unclear(turn: Turn): void {
		this.#rate.taken(turn);
		if (turn.order > this.#lastBeforeCut) this.#refusalsInARow = 0;
	}
}

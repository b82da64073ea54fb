import { refuseUnbelievable } from '../../metering/believable';
import { correctionOf, type Correction } from '../../metering/correction';
import { addQuantities, compareQuantities } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { CARRIED_OVER, ended, notStarted, planned, readingNeeded } from './endings';
import { type Reading, readGroup } from './reading';
import type { Moment } from './run-time';
import type { SyncOutcome } from './sync-outcome';
import type { SyncRules, SyncTools } from './tools';
import type { Review } from './totals-port';

type Elsewhere = Extract<Review, { kind: 'instead' }>;

/** Corrects single windows from what was read of them. */
export class Corrector {
	constructor(
		private readonly tools: SyncTools,
		private readonly rules: SyncRules,
	) {}

	/** Moves the window's total from what is shown to what the source says, if they differ. */
	async correct(target: SyncTarget, { shown, readAt, isRead }: Reading): Promise<SyncOutcome> {
		const unchanged = { status: 'unchanged', shown, attempts: 0 } as const;
		const isShown = compareQuantities(target.total, shown) === 0;
		if (isShown && !mustBeSaid(target)) return unchanged;
		const { port, reads, time } = this.tools;
		const now = time.wall();
		if (now < target.window.start) return notStarted(target);
		const correction = correctionOf(target, shown, now);
		if (isShown) return await this.#say(correction, readAt, unchanged);
		const review = await port.review?.(correction, now, reads);
		// Only being sent shows whether a total that was not read is 0.
		if (review !== undefined && review.kind !== 'send' && !isRead) return readingNeeded();
		if (review?.kind === 'stop') return { ...review.outcome, attempts: 0 };
		if (review?.kind === 'instead') return await this.#settleInstead(review, correction);
		return await this.#send(correction, correction, readAt);
	}

	/** Sends a total that is shown, where what is shown may as well mean that there was none. */
	async #say(correction: Correction, readAt: Moment, unchanged: SyncOutcome): Promise<SyncOutcome> {
		const { port, reads, time, events } = this.tools;
		const now = time.wall();
		const review = await port.review?.(correction, now, reads);
		const mayBeSent = review === undefined || review.kind === 'send';
		if (!mayBeSent || this.rules.dryRun || port.refuse?.(correction, now)) return unchanged;
		const outcome = ended(correction, await events.deliver({ correction, readAt }));
		if (outcome.status !== 'pending') return outcome;
		// It was said within the last day, or another total was that does not show yet; the next run sees.
		return { ...unchanged, attempts: outcome.attempts };
	}

	/**
	 * Takes back what was settled elsewhere of a window that shows the source's total by itself.
	 *
	 * @param outcome how it ended: unchanged
	 */
	async takeBack(target: SyncTarget, outcome: SyncOutcome): Promise<SyncOutcome> {
		const { port, reads, time } = this.tools;
		const now = time.wall();
		if (port.elsewhere === undefined || now < target.window.start) return outcome;
		const correction = correctionOf(target, target.total, now);
		const review = await port.elsewhere(correction, now, reads);
		if (review.kind === 'send') return outcome;
		const ending =
			review.kind === 'stop'
				? { ...review.outcome, attempts: 0 }
				: await this.#settleInstead(review, correction);
		return { ...ending, attempts: outcome.attempts + ending.attempts };
	}

	/** Settles a difference in another window, and tells it as what it is of the first one. */
	async #settleInstead(
		{ target: other, reason }: Elsewhere,
		first: Correction,
	): Promise<SyncOutcome> {
		const reading = await readGroup(this.tools, [other]);
		if (!reading.ok) return reading.outcome;
		const { shown, readAt } = reading.of(other);
		const settled = addQuantities(first.shown, shown);
		const carried = { code: CARRIED_OVER, reason, shown: settled, settledIn: other };
		if (compareQuantities(other.total, shown) === 0) {
			const isNothing = shown.units === 0n;
			return { status: 'unchanged', ...(isNothing ? { shown: settled } : carried), attempts: 0 };
		}
		const { port, reads, time } = this.tools;
		const now = time.wall();
		if (now < other.window.start) return notStarted(other);
		const correction = correctionOf(other, shown, now);
		const review = await port.review?.(correction, now, reads);
		if (review?.kind === 'stop') return { ...review.outcome, shown: settled, attempts: 0 };
		const asWhole = { ...first, shown: settled, delta: correction.delta };
		const outcome = await this.#send(correction, asWhole, readAt);
		if (outcome.status === 'synced') return { ...outcome, ...carried };
		const told = { ...outcome, shown: settled, settledIn: other };
		return outcome.status === 'pending'
			? { ...told, reason: `${reason}. On that meter, ${outcome.reason}` }
			: told;
	}

	/** @param told the correction as a person would put it, which must be believable */
	async #send(correction: Correction, told: Correction, readAt: Moment): Promise<SyncOutcome> {
		const { port, events, time } = this.tools;
		const known = { shown: told.shown, correction, attempts: 0 };
		const unbelievable = refuseUnbelievable(told, this.rules.limits);
		if (unbelievable !== undefined) return { status: 'held', ...unbelievable, ...known };
		const refusal = port.refuse?.(correction, time.wall());
		if (refusal !== undefined) return { status: 'rejected', ...refusal, ...known };
		if (this.rules.dryRun) return planned(correction);
		return ended(correction, await events.deliver({ correction, readAt }));
	}
}

/** A value that lasts until the next one has to be ended by a 0, which looks like no value at all. */
function mustBeSaid({ effect, total }: SyncTarget): boolean {
	return effect === 'lasts' && total.units === 0n;
}

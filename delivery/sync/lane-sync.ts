import { refuseUnbelievable, type BelievableLimits } from '../../metering/believable';
import { correctionOf, type Correction } from '../../metering/correction';
import { addQuantities, compareQuantities, type Quantity, ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import type { Delivery } from '../deliver';
import type { Halt } from '../halt';
import {
	CARRIED_OVER,
	ended,
	followed,
	MOVED_ON,
	notStarted,
	planned,
	READING_NEEDED,
	readingNeeded,
	unread,
} from './endings';
import type { Reads } from './reads';
import type { Moment, RunTime } from './run-time';
import type { SyncOutcome } from './sync-outcome';
import type { Review, TotalsPort } from './totals-port';

export interface SyncRules {
	/**
	 * When totals are read before they are corrected. `when_needed` spares the reading where a
	 * single young window of a customer is to be synced, and reads when that turns out to be wrong.
	 */
	readonly reading: 'when_needed' | 'always' | 'never';
	readonly limits: BelievableLimits;
	/** Read and plan, but send nothing. */
	readonly dryRun: boolean;
}

/** What a lane works with: the provider, and what all lanes of a run share. */
export interface SyncTools {
	readonly port: TotalsPort;
	readonly reads: Reads;
	readonly events: Delivery<Attempt>;
	readonly time: RunTime;
	readonly halt: Halt;
}

/** A correction on its way, and when the total that it starts from was read. */
export interface Attempt {
	readonly correction: Correction;
	readonly readAt: Moment;
}

interface Reading {
	readonly shown: Quantity;
	readonly readAt: Moment;
	/** False when 0 is taken to be shown because a correction from it does no harm. */
	readonly isRead: boolean;
}

type Elsewhere = Extract<Review, { kind: 'instead' }>;

/** How often a window is read again because its correction had to wait for too long. */
const MOST_READINGS = 3;

/** Syncs the windows of one customer and meter, one after another. */
export class LaneSync {
	constructor(
		private readonly tools: SyncTools,
		private readonly rules: SyncRules,
		private readonly record: (target: SyncTarget, outcome: SyncOutcome) => void,
	) {}

	/** @param targets windows of one lane, oldest first, each once and none overlapping another */
	async settle(targets: readonly SyncTarget[]): Promise<void> {
		if (this.rules.reading === 'never') {
			for (const target of targets) this.record(target, await this.#withoutReading(target));
			return;
		}
		const [first] = targets;
		let unread: SyncOutcome | undefined;
		if (first !== undefined && targets.length === 1 && this.#mayGoUnread(first)) {
			unread = await this.#withoutReading(first);
			if (unread.code !== MOVED_ON && unread.code !== READING_NEEDED) {
				return this.record(first, unread);
			}
		}
		for (const group of this.tools.port.groups(targets)) await this.#readAndSettle(group, unread);
	}

	#mayGoUnread(target: SyncTarget): boolean {
		const { reading, dryRun } = this.rules;
		// A dry run is asked for to be looked at, so it shows what is true.
		return reading === 'when_needed' && !dryRun && this.#isSurelyUnbilled(target);
	}

	/** True when a correction from 0 does no harm even if the window is billed already. */
	#isSurelyUnbilled({ total, window }: SyncTarget): boolean {
		return total.units !== 0n && this.tools.time.isYoung(window);
	}

	async #withoutReading(target: SyncTarget): Promise<SyncOutcome> {
		if (!this.#isSurelyUnbilled(target)) return readingNeeded();
		return await this.#correct(target, {
			shown: ZERO,
			readAt: this.tools.time.moment(),
			isRead: false,
		});
	}

	/** @param earlier how a window ended that was tried before it was read */
	async #readAndSettle(group: readonly SyncTarget[], earlier?: SyncOutcome): Promise<void> {
		const readings = await this.#read(group);
		for (const target of group) {
			const outcome = readings.ok
				? await this.#settleOne(target, readings.of(target))
				: readings.outcome;
			this.record(target, followed(earlier, outcome));
		}
	}

	/** Reads again as often as the correction waits for longer than its reading holds. */
	async #settleOne(target: SyncTarget, first: Reading): Promise<SyncOutcome> {
		const { time, halt } = this.tools;
		let reading = first;
		let earlier: SyncOutcome | undefined;
		for (let readings = 1; ; readings += 1) {
			if (!time.isFresh(reading.readAt)) {
				const again = await this.#read([target]);
				if (!again.ok) return followed(earlier, again.outcome);
				reading = again.of(target);
			}
			const outcome = followed(earlier, await this.#correct(target, reading));
			earlier = outcome;
			const isStale = outcome.status === 'unsent' && !time.isFresh(reading.readAt);
			if (!isStale || halt.signal.aborted || readings >= MOST_READINGS) return outcome;
		}
	}

	async #read(group: readonly SyncTarget[]) {
		const { port, reads, time } = this.tools;
		let readAt = time.moment();
		const found = await reads.ask(async () => {
			// Of the moment before the question: what is answered may be that old.
			readAt = time.moment();
			return await port.read(group);
		});
		if (!found.ok) return { ok: false, outcome: unread(found.outcome) } as const;
		const of = (target: SyncTarget): Reading => ({
			shown: found.value.get(target) ?? ZERO,
			readAt,
			isRead: true,
		});
		return { ok: true, of } as const;
	}

	async #correct(target: SyncTarget, { shown, readAt, isRead }: Reading): Promise<SyncOutcome> {
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

	/** Settles a difference in another window, and tells it as what it is of the first one. */
	async #settleInstead(
		{ target: other, reason }: Elsewhere,
		first: Correction,
	): Promise<SyncOutcome> {
		const reading = await this.#read([other]);
		if (!reading.ok) return reading.outcome;
		const { shown, readAt } = reading.of(other);
		const settled = addQuantities(first.shown, shown);
		const carried = { code: CARRIED_OVER, reason, shown: settled, settledIn: other };
		if (compareQuantities(other.total, shown) === 0) {
			return { status: 'unchanged', ...carried, attempts: 0 };
		}
		const { port, reads, time } = this.tools;
		const now = time.wall();
		if (now < other.window.start) return notStarted(other);
		const correction = correctionOf(other, shown, now);
		const review = await port.review?.(correction, now, reads);
		if (review?.kind === 'stop') return { ...review.outcome, shown: settled, attempts: 0 };
		const asWhole = { ...first, shown: settled, delta: correction.delta };
		const outcome = await this.#send(correction, asWhole, readAt);
		return outcome.status === 'synced'
			? { ...outcome, ...carried }
			: { ...outcome, shown: settled, settledIn: other };
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

import { ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { Corrector } from './corrector';
import { followed, known, MOVED_ON, READING_NEEDED, readingNeeded } from './endings';
import { type Reading, readGroup } from './reading';
import type { SyncOutcome } from './sync-outcome';
import type { SyncRules, SyncTools } from './tools';

export type { Attempt, SyncRules, SyncTools } from './tools';

/** How often a window is read again because its correction had to wait for too long. */
const MOST_READINGS = 3;

/** Syncs the windows of one customer and meter, one after another. */
export class LaneSync {
	readonly #corrector: Corrector;

	constructor(
		private readonly tools: SyncTools,
		private readonly rules: SyncRules,
		private readonly record: (target: SyncTarget, outcome: SyncOutcome) => void,
	) {
		this.#corrector = new Corrector(tools, rules);
	}

	/** @param targets windows of one lane, oldest first, each once and none overlapping another */
	async settle(targets: readonly SyncTarget[]): Promise<void> {
		if (this.rules.reading === 'never') {
			for (const target of targets) {
				const outcome = await this.#withoutReading(target);
				this.record(target, outcome.code === MOVED_ON ? known(outcome) : outcome);
			}
			return;
		}
		const [first] = targets;
		let unread: SyncOutcome | undefined;
		if (first !== undefined && targets.length === 1 && this.#mayGoUnread(first)) {
			const { time, halt } = this.tools;
			const begun = time.moment();
			unread = await this.#withoutReading(first);
			const hasWaited = unread.status === 'unsent' && !time.isFresh(begun) && !halt.signal.aborted;
			if (!hasWaited && unread.code !== MOVED_ON && unread.code !== READING_NEEDED) {
				return this.record(first, unread);
			}
		}
		const unchanged = new Map<SyncTarget, SyncOutcome>();
		for (const group of this.tools.port.groups(targets)) {
			await this.#readAndSettle(group, unread, unchanged);
		}
		for (const [target, outcome] of unchanged) {
			this.record(target, await this.#corrector.takeBack(target, outcome));
		}
	}

	#mayGoUnread(target: SyncTarget): boolean {
		const { reading, dryRun } = this.rules;
		const { port, time } = this.tools;
		// A dry run is asked for to be looked at, so it shows what is true.
		if (reading !== 'when_needed' || dryRun || !this.#isSurelyUnbilled(target)) return false;
		return !port.asksToReview?.(target, time.wall());
	}

	/** True when a correction from 0 does no harm even if the window is billed already. */
	#isSurelyUnbilled({ total, window }: SyncTarget): boolean {
		return total.units !== 0n && this.tools.time.isYoung(window);
	}

	async #withoutReading(target: SyncTarget): Promise<SyncOutcome> {
		if (!this.#isSurelyUnbilled(target)) return readingNeeded();
		return await this.#corrector.correct(target, {
			shown: ZERO,
			readAt: this.tools.time.moment(),
			isRead: false,
		});
	}

	/**
	 * @param earlier how a window ended that was tried before it was read
	 * @param unchanged gets the windows that show the source's total, to be looked at when the
	 * differences of the others are settled
	 */
	async #readAndSettle(
		group: readonly SyncTarget[],
		earlier: SyncOutcome | undefined,
		unchanged: Map<SyncTarget, SyncOutcome>,
	): Promise<void> {
		const readings = await readGroup(this.tools, group);
		for (const target of group) {
			const outcome = followed(
				earlier,
				readings.ok ? await this.#settleOne(target, readings.of(target)) : readings.outcome,
			);
			const isSettled = outcome.status !== 'unchanged' || outcome.settledIn !== undefined;
			if (isSettled) this.record(target, outcome);
			else unchanged.set(target, outcome);
		}
	}

	/** Reads again as often as the correction waits for longer than its reading holds. */
	async #settleOne(target: SyncTarget, first: Reading): Promise<SyncOutcome> {
		const { time, halt } = this.tools;
		let reading = first;
		let earlier: SyncOutcome | undefined;
		for (let readings = 1; ; readings += 1) {
			if (!time.isFresh(reading.readAt)) {
				const again = await readGroup(this.tools, [target]);
				if (!again.ok) return followed(earlier, again.outcome);
				reading = again.of(target);
			}
			const outcome = followed(earlier, await this.#corrector.correct(target, reading));
			earlier = outcome;
			const isStale = outcome.status === 'unsent' && !time.isFresh(reading.readAt);
			if (!isStale || halt.signal.aborted || readings >= MOST_READINGS) return outcome;
		}
	}
}

import { BothClocks, type Moment } from '../both-clocks';
import type { Clock } from '../clock';

export type { Moment };

/**
 * How long what was learnt holds. Both bounds stand for one assumption, that an identifier lives
 * for at least 24 hours, and leave most of that for summaries that lag and clocks that are wrong.
 */
export interface SyncTimes {
	/** A window that began less than this ago (seconds) may be taken to show 0 without reading. */
	readonly youngSeconds: number;
	/** How old a reading may be (milliseconds) when a correction from it is sent. */
	readonly freshMs: number;
}

export const SYNC_TIMES: SyncTimes = { youngSeconds: 12 * 3600, freshMs: 15 * 60_000 };

/** The time of a run, and how long what was learnt in it holds. */
export class RunTime extends BothClocks {
	/** @param wall the wall clock in Unix seconds, which may be set while the run goes on */
	constructor(
		clock: Clock,
		wall: () => number,
		private readonly times: SyncTimes = SYNC_TIMES,
	) {
		super(clock, wall);
	}

	isFresh(read: Moment): boolean {
		return this.isWithin(this.times.freshMs, read);
	}

	/**
	 * True for a window so young that whatever was sent for it still has a living identifier. Then
	 * a correction from 0 is refused if any was accepted before, so 0 need not be read.
	 */
	isYoung({ start }: { readonly start: number }): boolean {
		const age = this.wall() - start;
		return age >= 0 && age < this.times.youngSeconds;
	}
}

import type { Clock } from './clock';

/** A moment on both clocks. */
export interface Moment {
	/** Milliseconds of the clock that only grows. */
	readonly ms: number;
	/** Unix seconds of the wall clock. */
	readonly wall: number;
}

/** The time of a run, for what must not be taken for younger than it is. */
export class BothClocks {
	/** @param wall the wall clock in Unix seconds, which may be set while the run goes on */
	constructor(
		readonly clock: Clock,
		readonly wall: () => number,
	) {}

	moment(): Moment {
		return { ms: this.clock.now(), wall: this.wall() };
	}

	/**
	 * Both clocks have to agree that a moment is no longer ago than so many milliseconds: the growing
	 * one stands still while a machine sleeps, and the wall clock may be set back.
	 */
	isWithin(longestMs: number, since: Moment): boolean {
		const { ms, wall } = this.moment();
		return ms - since.ms <= longestMs && Math.abs(wall - since.wall) * 1000 <= longestMs;
	}
}

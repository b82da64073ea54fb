import { DAY, HOUR, MINUTE, SECOND } from './schedule';

/**
 * What schedules are drawn from. The claims hold as long as an identifier outlives a reading:
 * - lag + time until a request takes effect + 15 minutes < 24 hours;
 * - error of the clock + time until a request takes effect + 15 minutes < 12 hours, where a young
 *   window goes unread.
 *
 * A process that stands still between reading and sending is a request that takes that much longer.
 */
export interface Ranges {
	readonly lagsMs: readonly number[];
	/** After how long a request that the client has given up takes effect. */
	readonly stallsMs: readonly number[];
	readonly pausesMs: readonly number[];
	/** Seconds. */
	readonly clockErrors: readonly number[];
	readonly identifiersMs: readonly number[];
	/** Between what happens and what happens next. */
	readonly gapsMs: readonly number[];
	/** Hours at which windows begin. */
	readonly hours: readonly number[];
	readonly mostSlots: number;
	readonly mostHappenings: number;
}

/** As far as the claims hold: 12 + 4 + 4 hours and a quarter, 3 + 4 + 4 hours and a quarter. */
export const SAFE: Ranges = {
	lagsMs: [0, 0, 0, SECOND, 40 * SECOND, 5 * MINUTE, HOUR, 12 * HOUR],
	stallsMs: [500, 20 * SECOND, 10 * MINUTE, 4 * HOUR],
	pausesMs: [10 * SECOND, 14 * MINUTE, 3 * HOUR, 4 * HOUR],
	clockErrors: [0, 0, 0, 600, -600, 10_800, -10_800],
	identifiersMs: [DAY, DAY, DAY, DAY + 1, 2 * DAY, 5 * DAY],
	gapsMs: [
		...[0, 0, 20, 300, SECOND, 10 * SECOND, MINUTE, 14 * MINUTE],
		...[HOUR, 4 * HOUR, 11 * HOUR, 15 * HOUR, DAY - SECOND, DAY + SECOND],
	],
	hours: [-100, -26, -25, -13, -12, -11, -3, -2, -1, 0, 1, 12],
	mostSlots: 5,
	mostHappenings: 24,
};

/** The far ends of the same ranges, where the margins are thinnest. */
export const EDGES: Ranges = {
	lagsMs: [0, 12 * HOUR],
	stallsMs: [4 * HOUR],
	pausesMs: [4 * HOUR],
	clockErrors: [0, 10_800, -10_800],
	identifiersMs: [DAY],
	gapsMs: [0, SECOND, 14 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR - MINUTE, 15 * HOUR - MINUTE],
	hours: [-30, 0],
	mostSlots: 1,
	mostHappenings: 7,
};

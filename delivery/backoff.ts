const FIRST_MS = 250;
const LONGEST_MS = 20_000;

/**
 * How long one lane waits before it tries again: exponential with full jitter, so that lanes
 * that failed together do not come back together.
 *
 * @param tries how many tries of this job have already failed, from 1
 * @param random a number in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(tries: number, random: number): number {
	const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
	return Math.round(random * ceiling);
}

/**
 * The first whole number of [low, high) for which something holds, or `high` if there is none. It
 * has to hold for all after the first.
 */
export function firstWhere(low: number, high: number, holds: (at: number) => boolean): number {
	let from = low;
	let to = high;
	while (from < to) {
		const middle = Math.floor((from + to) / 2);
		if (holds(middle)) to = middle;
		else from = middle + 1;
	}
	return from;
}

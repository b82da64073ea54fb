import { DateTime } from 'luxon';

export interface Cycle {
	/** Unix seconds that a period begins at; all others are whole intervals away. */
	readonly anchor: number;
	readonly interval: string;
	readonly intervalCount: number;
}

export interface Period {
	readonly start: number;
	readonly end: number;
}

/** Only for a first guess at which period it is. */
const LENGTH_SECONDS: Readonly<Record<string, number>> = {
	day: 86_400,
	week: 7 * 86_400,
	month: 30 * 86_400,
	year: 365 * 86_400,
};

/**
 * The billing period that a moment lies in. A month that lacks the anchor's day ends on its last
 * day, and the next one goes back to the anchor's day.
 *
 * @param start the subscription's start, before which no period reaches
 */
export function periodAt(cycle: Cycle, start: number, second: number): Period {
	const length = LENGTH_SECONDS[cycle.interval] * cycle.intervalCount;
	let index = Math.floor((second - cycle.anchor) / length);
	while (boundary(cycle, index) > second) index -= 1;
	while (boundary(cycle, index + 1) <= second) index += 1;
	return { start: Math.max(start, boundary(cycle, index)), end: boundary(cycle, index + 1) };
}

function boundary({ anchor, interval, intervalCount }: Cycle, index: number): number {
	return DateTime.fromSeconds(anchor, { zone: 'utc' })
		.plus({ [interval]: index * intervalCount })
		.toSeconds();
}

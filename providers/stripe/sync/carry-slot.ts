import { stampOf, type UsageWindow, windowAround, type WindowGrid } from '../../../metering/window';

const MINUTE = 60;
/** How far before a period's end a window may lie to have a minute, in days. */
const FARTHEST_DAYS = 35;

/** What a window's place after a period's end depends on. Unix seconds. */
interface Ended {
	readonly end: number;
}

/** Windows of one kind, counted backwards from a moment (Unix seconds). */
interface Kind {
	readonly grid?: WindowGrid;
	readonly ordinal: (stamp: number, last: number) => number;
	/** How many of them have a minute. */
	readonly most: number;
}

/**
 * Each kind has minutes of its own, so that windows of two grids, such as the days of a period's
 * first half and the hours of its second, never share one.
 */
const KINDS: readonly Kind[] = [
	{ grid: 'month', ordinal: monthsBetween, most: 12 },
	kindOf(86_400, 'day'),
	kindOf(3600, 'hour'),
	kindOf(900, 'quarter_hour'),
	// Windows that do not overlap differ in their last minutes, whatever their lengths.
	kindOf(MINUTE),
];

/**
 * The minute of the following period in which the difference of an invoiced window is carried over.
 *
 * It depends on the window and on its period's end alone, so every run finds the same one and can
 * read back what was carried already. The latest windows come first: hours of the period's last two
 * days have theirs within two hours, those of a month within fourteen.
 *
 * No two windows of a customer have the same one: those of one period by their kind and place, those
 * of two periods because a minute that the following period does not reach is none. So it must not
 * be used before the invoice of a period that ended by then would be known.
 *
 * @param period the window's last second lies in it
 * @param invoiced all periods that are invoiced by now
 * @returns undefined for a window too far back to have a minute in the following period
 */
export function carrySlot(
	window: UsageWindow,
	period: Ended,
	invoiced: readonly Ended[],
): UsageWindow | undefined {
	const slot = minuteAfter(window, period);
	if (slot === undefined) return undefined;
	const isBeyond = invoiced.some(({ end }) => period.end < end && end < slot.end);
	return isBeyond ? undefined : slot;
}

function minuteAfter(window: UsageWindow, period: Ended): UsageWindow | undefined {
	let first = Math.ceil(period.end / MINUTE);
	for (const { grid, ordinal, most } of KINDS) {
		if (grid !== undefined && !isOf(grid, window)) {
			first += most;
			continue;
		}
		const place = ordinal(stampOf(window), period.end - 1);
		if (place >= most) return undefined;
		const start = (first + place) * MINUTE;
		return { start, end: start + MINUTE };
	}
	return undefined;
}

function kindOf(seconds: number, grid?: WindowGrid): Kind {
	return {
		...(grid && { grid }),
		ordinal: (stamp, last) => Math.floor((last - stamp) / seconds),
		most: (FARTHEST_DAYS * 86_400) / seconds,
	};
}

function monthsBetween(stamp: number, last: number): number {
	const [from, to] = [new Date(stamp * 1000), new Date(last * 1000)];
	const years = to.getUTCFullYear() - from.getUTCFullYear();
	return years * 12 + to.getUTCMonth() - from.getUTCMonth();
}

function isOf(grid: WindowGrid, { start, end }: UsageWindow): boolean {
	const around = windowAround(start, grid);
	return around.start === start && around.end === end;
}

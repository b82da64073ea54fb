import type { UsageWindow } from '../../../metering/window';
import { stampOf } from '../../../metering/window';

/** A billing period whose invoice is finalized, in Unix seconds, half-open. */
interface Period {
	readonly start: number;
	readonly end: number;
}

const MINUTE = 60;

/**
 * The minute of the following period in which the difference of an invoiced window is carried over.
 *
 * It depends on the window and its period alone, so every run finds the same one and can read back
 * what was carried already; each window of a period has a minute of its own. The minutes of a month
 * of hours lie within thirteen hours of the period's end.
 */
export function carrySlot(window: UsageWindow, period: Period): UsageWindow {
	const length = window.end - window.start;
	const ordinal = Math.floor((stampOf(window) - period.start) / length);
	const first = Math.ceil(period.end / MINUTE) * MINUTE;
	const start = first + ordinal * MINUTE;
	return { start, end: start + MINUTE };
}

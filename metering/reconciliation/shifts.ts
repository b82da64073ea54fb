import { compareQuantities, formatQuantity } from '../quantity';
import { type Comparison, isDrifted } from './comparison';
import type { Faults } from './fault';

/** Shifts of up to so many windows are tried: a day of hours in any time zone, and some. */
const MOST_WINDOWS = 50;
/** Windows with usage that have to agree, and different totals among them, to rule out chance. */
const LEAST_AGREEING = 3;
const LEAST_DIFFERENT = 2;

/**
 * Finds a customer all of whose usage stands so many windows later, or earlier, than in the source:
 * local times that were read as UTC do that. Windows at the rim, whose counterpart is not among the
 * rows, drift for the same reason.
 *
 * @param ofCustomer all comparisons of one customer, matched ones too
 */
export function findShift(ofCustomer: readonly Comparison[]): Faults {
	const faults: Faults = new Map();
	if (!ofCustomer.some(isDrifted)) return faults;
	const length = lengthOf(ofCustomer);
	if (length === undefined) return faults;
	const by = shiftOf(ofCustomer, length);
	if (by === undefined) return faults;
	const hours = `${Math.abs(by * length) / 3600} h ${by > 0 ? 'later' : 'earlier'}`;
	for (const one of ofCustomer.filter(isDrifted)) {
		faults.set(one, {
			kind: 'wrong_hour',
			reason: `Stripe shows this customer's usage ${hours} than the source, window by window. Look at the time zone in which the sender reads its times, then sync all of these windows`,
		});
	}
	return faults;
}

/** The length that all windows share, in seconds. */
function lengthOf([first, ...others]: readonly Comparison[]): number | undefined {
	if (first === undefined) return undefined;
	const length = first.window.end - first.window.start;
	return others.every(({ window }) => window.end - window.start === length) ? length : undefined;
}

/** By how many windows all is shifted; the nearest of several. */
function shiftOf(comparisons: readonly Comparison[], length: number): number | undefined {
	const at = new Map(comparisons.map((one) => [one.window.start, one]));
	const starts = [...at.keys()];
	const reach = (Math.max(...starts) - Math.min(...starts)) / length;
	for (let distance = 1; distance <= Math.min(reach, MOST_WINDOWS); distance += 1) {
		const found = [distance, -distance].find((by) => agrees(comparisons, at, by * length));
		if (found !== undefined) return found;
	}
	return undefined;
}

function agrees(
	comparisons: readonly Comparison[],
	at: ReadonlyMap<number, Comparison>,
	seconds: number,
): boolean {
	const totals: string[] = [];
	for (const { window, source } of comparisons) {
		const counterpart = at.get(window.start + seconds);
		if (counterpart === undefined || counterpart.standing === 'pending') continue;
		if (compareQuantities(source, counterpart.shown) !== 0) return false;
		// Usage that repeats day by day agrees with itself; only what drifted tells of a shift.
		if (source.units !== 0n && isDrifted(counterpart)) totals.push(formatQuantity(source));
	}
	return totals.length >= LEAST_AGREEING && new Set(totals).size >= LEAST_DIFFERENT;
}

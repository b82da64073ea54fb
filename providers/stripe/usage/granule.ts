import type { UsageWindow } from '../../../metering/window';
import type { Meter } from '../meters';

const MINUTE = 60;
const SECONDS: Readonly<Record<string, number>> = { hour: 3600, day: 86_400 };

/**
 * The length, in seconds, of the stretches of UTC at whose edges a meter's time may be cut, so that
 * what the parts show adds up to what the whole shows.
 *
 * - Formulas `sum` and `count` add up wherever they are cut, which Stripe lets one do at minutes.
 * - With an event time window, the newest event of each hour or UTC day replaces those before it.
 *   Cut within one, both parts show an event, and only one of them counts.
 * - Formula `last` never adds up: whatever is asked for shows its newest event. Nor can the newest
 *   part stand for the whole, because a part of 0 may have no event, or one that says 0.
 *
 * What this version of the package does not know is taken never to add up.
 */
export function granuleOf({
	default_aggregation: { formula },
	event_time_window: window,
}: Pick<Meter, 'default_aggregation' | 'event_time_window'>): number {
	if (formula !== 'sum' && formula !== 'count') return Infinity;
	return window ? (SECONDS[window] ?? Infinity) : MINUTE;
}

/** True where the range's total is the sum of its buckets. The range's own ends may be anywhere. */
export function addUp(buckets: readonly UsageWindow[], granule: number): boolean {
	return buckets.slice(1).every(({ start }) => start % granule === 0);
}

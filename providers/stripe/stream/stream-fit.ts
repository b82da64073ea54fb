import { isWhole } from '../../../metering/quantity';
import { OLDEST_SECONDS } from '../limits';
import type { MeterEvent } from '../meter-event';

/** Events this near to Stripe's limit on age may pass it on their way through the stream. */
const MARGIN_SECONDS = 3600;

/**
 * Whether an event may go through the stream, where a fault shows only later, in a report that
 * names samples. What Stripe might find at fault in it goes by the API, which answers at once:
 *
 * - values that are no whole numbers above 0, which v2 documents as `payload_invalid_value`;
 * - times at the edge of what Stripe takes;
 * - events of which a later one replaces an earlier one, because the stream promises no order.
 *
 * @param now the run's wall clock, Unix seconds
 * @see https://docs.stripe.com/api/v2/billing/meter-event/create
 */
export function fitsStream({ meter, usage, quantity }: MeterEvent, now: number): boolean {
	const { formula } = meter.default_aggregation;
	if (formula === 'last' || meter.event_time_window) return false;
	if (usage.timestamp > now || usage.timestamp < now - OLDEST_SECONDS + MARGIN_SECONDS)
		return false;
	return formula === 'count' || (isWhole(quantity) && quantity.units > 0n);
}

import { quantity as wholeQuantity } from '../../metering/quantity';
import type { SentUsage } from './billing/billable';
import type { MeterEvent } from './meter-event';

const ONE = wholeQuantity(1n, 0);

/** What an event adds to its meter: one of formula count adds one, whatever the event's value. */
export function sentUsage({ meter, usage, quantity }: MeterEvent): SentUsage {
	const counts = meter.default_aggregation.formula === 'count';
	const { customer, timestamp: at } = usage;
	return { meter, customer, at, quantity: counts ? ONE : quantity };
}

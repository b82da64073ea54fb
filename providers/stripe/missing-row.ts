import type { MissingRow } from '../../metering/plan';
import type { Meter } from './meters';
import { readCustomer, readTime, type RowRules } from './read-row';
import type { UsageInput } from './usage-input';

/** Times that no mending brings into a window of this run. */
const OUT_OF_REACH = ['too_old', 'too_far_ahead'];

/** Where a refused row belongs once it is mended, or undefined if that cannot be told. */
export function missingRow(
	input: UsageInput,
	meter: Meter,
	rules: RowRules,
): MissingRow | undefined {
	const customer = readCustomer(input.customer);
	if (!customer.ok) return undefined;
	const place = { index: input.index, eventName: meter.event_name, customer: customer.value };
	const time = readTime(input, rules);
	if (time.ok) return { ...place, time: time.value };
	return OUT_OF_REACH.includes(time.refusal.code) ? undefined : place;
}

import type { CombineRule } from '../../metering/plan';
import type { Refusal } from '../../metering/refusal';
import type { Meter } from './meters';

/** Why no row can be billed on this meter in this way, if there is a reason. */
export function refuseMeter(meter: Meter, combine: CombineRule): Refusal | undefined {
	if (meter.status !== 'active') {
		return {
			field: 'meter',
			code: 'meter_inactive',
			reason: `the meter "${meter.display_name}" (${meter.event_name}) is deactivated, and Stripe would drop its events. Reactivate it (Meter: Reactivate), or choose another`,
		};
	}
	const { formula } = meter.default_aggregation;
	if (combine !== 'none' && formula !== 'sum') {
		return {
			field: 'meter',
			code: 'combine_needs_sum',
			reason: `the meter "${meter.display_name}" has formula ${formula}, and rows added up into one event would change its result. Set "Combine Rows" to none`,
		};
	}
	return undefined;
}

import type { Refusal } from '../../../metering/refusal';
import type { MeterDirectory } from '../meter-directory';
import type { Meter } from '../meters';
import { refuseMeter } from '../meter-rules';
import type { MeterRef } from '../usage-input';

/** What to do with a difference in a period that is invoiced already. */
export type InvoicedRule =
	| { readonly rule: 'hold' | 'send' }
	/** Bill it in the following period, on this meter. */
	| { readonly rule: 'carry'; readonly to: MeterRef };

/** Finds the meter for carried differences, or says why it cannot be that. */
export function carryMeterOf(
	ref: MeterRef,
	directory: MeterDirectory,
	synced: ReadonlyMap<string, Meter>,
): { readonly meter: Meter } | { readonly refusal: Refusal } {
	const lookup = directory.find(ref);
	if ('refusal' in lookup) return { refusal: lookup.refusal };
	const { meter } = lookup;
	// Rows are added to it from many windows, so nothing of it may be overwritten or counted.
	const refusal = refuseMeter(meter, 'window');
	if (refusal !== undefined) return { refusal };
	if (synced.has(meter.event_name) || meter.event_time_window) {
		return {
			refusal: {
				field: 'meter',
				code: 'carry_meter_unfit',
				reason: `the meter "${meter.display_name}" cannot take differences of invoiced periods: ${meter.event_time_window ? `it keeps one event of each ${meter.event_time_window}` : 'it is synced itself, so they would be taken for mistakes'}. Choose a meter of formula sum that nothing else writes to`,
			},
		};
	}
	return { meter };
}

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
	const refusal = refuseMeter(meter, 'none') ?? refuseCarry(meter, synced);
	return refusal === undefined ? { meter } : { refusal };
}

function refuseCarry(meter: Meter, synced: ReadonlyMap<string, Meter>): Refusal | undefined {
	const why = whyUnfit(meter, synced);
	if (why === undefined) return undefined;
	return {
		field: 'meter',
		code: 'carry_meter_unfit',
		reason: `the meter "${meter.display_name}" cannot take differences of invoiced periods, because ${why}. Choose a meter of formula sum for each meter, that nothing else writes to`,
	};
}

/** It gets the differences of many windows, of which none may be overwritten, counted or mistaken. */
function whyUnfit(
	{ event_name, event_time_window, default_aggregation: { formula } }: Meter,
	synced: ReadonlyMap<string, Meter>,
): string | undefined {
	if (formula !== 'sum') return `its formula is ${formula}`;
	if (event_time_window) return `it keeps one event of each ${event_time_window}`;
	if (synced.has(event_name)) return 'it is synced itself, which would take them for mistakes';
	if (synced.size > 1) {
		return 'rows of several meters are synced here, whose differences it could not tell apart';
	}
	return undefined;
}

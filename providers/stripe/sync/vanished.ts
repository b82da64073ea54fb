import type { SyncLane } from '../../../delivery/sync/sync';
import { ZERO } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, type UsageWindow } from '../../../metering/window';
import type { StripeClient } from '../client';
import type { Meter } from '../meters';
import { subscribedCustomers } from '../subscribed-customers';
import type { ReadTotals } from './read-totals';
import { bucketOf } from './summary-groups';

/**
 * Adds to the lanes of a meter the windows that no row names, and lanes of customers without any
 * row. Whoever was billed in such a window is set to 0.
 *
 * The windows are those that any row of the meter names; where all are hours, or all are days, the
 * ones in between too.
 *
 * @param customers all who may be billed on the meter
 * @returns undefined where windows of different rows overlap, so that none can be said to be empty
 */
function withVanished(
	{ lanes, unsettled }: Pick<ReadTotals, 'lanes' | 'unsettled'>,
	meter: Meter,
	customers: Iterable<string>,
): SyncLane[] | undefined {
	const own = lanes.filter(([first]) => first?.eventName === meter.event_name);
	const windows = windowsOf(own.flat().map(({ window }) => window));
	if (windows === undefined) return undefined;
	const named = new Map(own.map((lane) => [(lane[0] as SyncTarget).customer, lane]));
	const everybody = new Set([...named.keys(), ...customers]);
	return [...everybody].map((customer) => {
		const targets = named.get(customer) ?? [];
		const implied = (): SyncTarget[] => {
			const present = new Set(targets.map(({ window }) => window.start));
			const doubtful = unsettled.filter((row) => row.customer === customer);
			return windows
				.filter((window) => !present.has(window.start))
				.filter((window) => !doubtful.some((row) => overlap(row.window, window)))
				.map((window) => ({
					eventName: meter.event_name,
					customer,
					window,
					total: ZERO,
					effect: 'adds',
				}));
		};
		return { targets, implied };
	});
}

/** The lanes of a run in which customers without rows are looked for, and why some were not. */
export async function lanesWithVanished(
	read: ReadTotals,
	client: StripeClient,
): Promise<{ readonly lanes: SyncLane[]; readonly notes: string[] }> {
	const lanes: SyncLane[] = [];
	const notes: string[] = [];
	for (const meter of read.meters.values()) {
		const found = await lanesOfMeter(read, meter, client);
		if ('lanes' in found) {
			lanes.push(...found.lanes);
			continue;
		}
		notes.push(`Vanished customers were not looked for on "${meter.display_name}": ${found.why}`);
		const own = read.lanes.filter(([first]) => first?.eventName === meter.event_name);
		lanes.push(...own.map((targets) => ({ targets })));
	}
	return { lanes, notes };
}

async function lanesOfMeter(
	read: ReadTotals,
	meter: Meter,
	client: StripeClient,
): Promise<{ readonly lanes: SyncLane[] } | { readonly why: string }> {
	if (read.hasLostRows) {
		return { why: 'a rejected row does not say which customer and window it belongs to' };
	}
	if (!canVanish(meter)) return { why: 'its events do not add up' };
	try {
		const customers = await subscribedCustomers(client, meter);
		const lanes = withVanished(read, meter, customers);
		return lanes === undefined ? { why: 'windows of the rows overlap' } : { lanes };
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return { why: `its customers could not be read (${why})` };
	}
}

/** Only where events add up does a window without a row mean that nothing was used in it. */
function canVanish(meter: Meter): boolean {
	return meter.default_aggregation.formula === 'sum' && !meter.event_time_window;
}

function windowsOf(named: readonly UsageWindow[]): UsageWindow[] | undefined {
	const distinct = [...new Map(named.map((window) => [formatWindow(window), window])).values()];
	distinct.sort((a, b) => a.start - b.start);
	const first = distinct[0];
	const last = distinct.at(-1);
	if (first === undefined || last === undefined) return [];
	if (distinct.some((window, at) => at > 0 && overlap(distinct[at - 1] as UsageWindow, window))) {
		return undefined;
	}
	const bucket = bucketOf(first);
	if (!bucket || distinct.some((window) => bucketOf(window) !== bucket)) return distinct;
	const length = first.end - first.start;
	return Array.from({ length: (last.end - first.start) / length }, (_none, index) => ({
		start: first.start + index * length,
		end: first.start + (index + 1) * length,
	}));
}

function overlap(a: UsageWindow, b: UsageWindow): boolean {
	return a.start < b.end && b.start < a.end;
}

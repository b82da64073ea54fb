import type { SyncLane } from '../../../delivery/sync/sync';
import { ZERO } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, stampOf, type UsageWindow } from '../../../metering/window';
import { StripeRequestError } from '../client';
import { OLDEST_SECONDS } from '../limits';
import type { Meter } from '../meters';
import type { StripeReads } from '../pages';
import { subscribedCustomers } from '../subscribed-customers';
import type { ReadTotals } from './read-totals';
import { bucketOf } from './summary-groups';

/**
 * Adds to the lanes of a meter the windows that no row names, and lanes of customers without any
 * row. Whoever was billed in such a window is set to 0.
 *
 * The windows are those that any row of the meter names; where all are hours, or all are days, the
 * ones in between too. Windows that Stripe takes no events for are left out.
 *
 * @param customers all who may be billed on the meter
 * @param now wall clock, Unix seconds
 * @returns undefined where windows of different rows overlap, so that none can be said to be empty
 */
function withVanished(
	{ lanes, unsettled }: Pick<ReadTotals, 'lanes' | 'unsettled'>,
	meter: Meter,
	customers: Iterable<string>,
	now: number,
): SyncLane[] | undefined {
	const own = lanes.filter(([first]) => first?.eventName === meter.event_name);
	const windows = windowsOf(
		own.flat().map(({ window }) => window),
		now,
	);
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

/**
 * The lanes of a run in which customers without rows are looked for, and why some were not.
 *
 * @param who what the panel calls them
 */
export async function lanesWithVanished(
	read: ReadTotals,
	stripe: StripeReads,
	now: number,
	who = 'Vanished customers',
): Promise<{ readonly lanes: SyncLane[]; readonly notes: string[]; readonly reads: number }> {
	const lanes: SyncLane[] = [];
	const notes: string[] = [];
	let reads = 0;
	const counted: StripeReads = {
		async get(path, query) {
			reads += 1;
			return await stripe.get(path, query);
		},
	};
	for (const meter of read.meters.values()) {
		const found = await lanesOfMeter(read, meter, counted, now);
		if ('lanes' in found) {
			lanes.push(...found.lanes);
			continue;
		}
		notes.push(`${who} were not looked for on "${meter.display_name}": ${found.why}`);
		const own = read.lanes.filter(([first]) => first?.eventName === meter.event_name);
		lanes.push(...own.map((targets) => ({ targets })));
	}
	return { lanes, notes, reads };
}

async function lanesOfMeter(
	read: ReadTotals,
	meter: Meter,
	stripe: StripeReads,
	now: number,
): Promise<{ readonly lanes: SyncLane[] } | { readonly why: string }> {
	if (read.hasLostRows) {
		return { why: 'a rejected row does not say which customer and window it belongs to' };
	}
	if (!canVanish(meter)) return { why: 'its events do not add up' };
	try {
		const customers = await subscribedCustomers(stripe, meter);
		const lanes = withVanished(read, meter, customers, now);
		return lanes === undefined ? { why: 'windows of the rows overlap' } : { lanes };
	} catch (error) {
		return { why: `its customers could not be read. ${whyOf(error)}` };
	}
}

function whyOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const isDenied = error instanceof StripeRequestError && error.status === 403;
	return isDenied
		? `${error.message} Give the restricted key the permissions Prices: Read and Subscriptions: Read`
		: error.message;
}

/** Only where events add up does a window without a row mean that nothing was used in it. */
function canVanish(meter: Meter): boolean {
	const { formula } = meter.default_aggregation;
	return (formula === 'sum' || formula === 'count') && !meter.event_time_window;
}

function windowsOf(named: readonly UsageWindow[], now: number): UsageWindow[] | undefined {
	const distinct = [...new Map(named.map((window) => [formatWindow(window), window])).values()];
	distinct.sort((a, b) => a.start - b.start);
	const first = distinct[0];
	const last = distinct.at(-1);
	if (first === undefined || last === undefined) return [];
	if (distinct.some((window, at) => at > 0 && overlap(distinct[at - 1] as UsageWindow, window))) {
		return undefined;
	}
	const oldest = now - OLDEST_SECONDS;
	const bucket = bucketOf(first);
	if (!bucket || distinct.some((window) => bucketOf(window) !== bucket)) {
		return distinct.filter((window) => window.start <= now && stampOf(window) >= oldest);
	}
	const length = first.end - first.start;
	const from = Math.max(first.start, Math.floor(oldest / length) * length);
	const until = Math.min(last.start, now);
	const windows: UsageWindow[] = [];
	for (let start = from; start <= until; start += length) {
		windows.push({ start, end: start + length });
	}
	return windows;
}

function overlap(a: UsageWindow, b: UsageWindow): boolean {
	return a.start < b.end && b.start < a.end;
}

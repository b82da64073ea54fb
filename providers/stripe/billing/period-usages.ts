import { formatInstant } from '../../../metering/instant';
import { formatQuantity, type Quantity } from '../../../metering/quantity';
import type { UsageWindow } from '../../../metering/window';
import { StripeRequestError } from '../client';
import { LATEST_SECONDS } from '../limits';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import { readEach } from '../usage/read-each';
import { billOf } from './item-bill';
import type { MeteredItem } from './metered-items';
import { linesOf, type PreviewReading } from './previews';
import type { PriceLookup } from './price-directory';

/** An item whose usage was read, and what it is held against. */
export interface ReadPeriod {
	readonly meter: Meter;
	readonly item: MeteredItem;
	readonly usage: Quantity;
	readonly lookup: PriceLookup;
	/** Absent where it was not asked for. */
	readonly preview?: PreviewReading | undefined;
}

/** Usage of an item's period that counts on the invoice. */
export interface PeriodUsage {
	readonly usage: Quantity;
	/** From when on it counts, Unix seconds. */
	readonly from: number;
	/** What is to be known of it. */
	readonly notes: readonly string[];
}

/** A reading that is to settle a period. */
interface Doubt {
	/** Index of the period. */
	readonly at: number;
	/** On whole minutes. */
	readonly window: UsageWindow;
}

const MINUTE = 60;

/**
 * Settles which usage counts where the preview of the invoice does not confirm what was read.
 *
 * - Where the preview bills usage from a later moment on, the item got its price in the middle of
 *   the period, and usage is read from then on. Nothing else that Stripe shows says so.
 * - Where only the amounts differ, usage is read once more: it may have come in between.
 * - Stripe shows usage by the minute, and periods begin and end at any second. Where nothing
 *   confirms the amount, usage in such a minute is named, because it may be of another period.
 *
 * @param now wall clock, Unix seconds
 * @returns in the order of the periods
 */
export async function settleUsages(
	periods: readonly ReadPeriod[],
	now: number,
	run: ReadRun,
): Promise<readonly PeriodUsage[]> {
	const settled = periods.map((period): PeriodUsage => {
		const from = countsFrom(period);
		const notes = from > period.item.billsFrom ? [changedNote(from)] : [];
		return { usage: period.usage, from, notes };
	});
	const isConfirmed = (at: number): boolean => {
		const period = periods[at] as ReadPeriod;
		return differenceOf(period, (settled[at] as PeriodUsage).usage) === 0n;
	};
	const again = periods.flatMap(({ item, preview }, at): Doubt[] => {
		const { from } = settled[at] as PeriodUsage;
		const isOther = from > item.billsFrom;
		if (!isOther && (preview === undefined || isConfirmed(at))) return [];
		return [{ at, window: { start: minuteOf(from), end: minuteAfter(item.period.end) } }];
	});
	for (const [{ at }, usage] of await readAgain(again, periods, run)) {
		settled[at] = { ...(settled[at] as PeriodUsage), usage };
	}
	const edges = periods.flatMap(({ item }, at): Doubt[] =>
		isConfirmed(at)
			? []
			: edgesOf({ start: (settled[at] as PeriodUsage).from, end: item.period.end }, now).map(
					(window) => ({ at, window }),
				),
	);
	for (const [{ at, window }, usage] of await readAgain(edges, periods, run)) {
		if (usage.units === 0n) continue;
		const { notes, ...rest } = settled[at] as PeriodUsage;
		settled[at] = { ...rest, notes: [...notes, edgeNote(window, usage)] };
	}
	return settled;
}

/**
 * What is billed by the preview less than by the usage, in the currency's smallest unit; undefined
 * where either is not known.
 */
export function differenceOf(
	{ item, lookup, preview }: Pick<ReadPeriod, 'item' | 'lookup' | 'preview'>,
	usage: Quantity,
): bigint | undefined {
	const previewed = previewedAmount(item, preview);
	if (previewed === undefined || !('model' in lookup)) return undefined;
	return billOf(item, lookup.model, usage).amount - previewed;
}

/** Before discounts, credits and taxes, in the currency's smallest unit. */
export function previewedAmount(
	item: MeteredItem,
	preview: PreviewReading | undefined,
): bigint | undefined {
	if (preview === undefined || preview instanceof StripeRequestError) return undefined;
	const amounts = linesOf(preview, item).map(({ amount }) => amount);
	if (!amounts.every(Number.isSafeInteger)) return undefined;
	return amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
}

function countsFrom({ item, preview }: ReadPeriod): number {
	const { billsFrom, period } = item;
	if (preview === undefined || preview instanceof StripeRequestError) return billsFrom;
	const starts = new Set(linesOf(preview, item).map((line) => line.period.start));
	const [start] = starts;
	const isWithin = start !== undefined && start > billsFrom && start < period.end;
	return starts.size === 1 && isWithin ? start : billsFrom;
}

/** The minutes that a period begins and ends in, where these lie within it and may have usage. */
function edgesOf({ start, end }: UsageWindow, now: number): UsageWindow[] {
	const edges = start % MINUTE === 0 ? [] : [minuteOf(start)];
	const isEnding = end % MINUTE !== 0 && minuteOf(end) <= now + LATEST_SECONDS;
	return [...edges, ...(isEnding ? [minuteOf(end)] : [])].map((minute) => ({
		start: minute,
		end: minute + MINUTE,
	}));
}

function minuteOf(second: number): number {
	return Math.floor(second / MINUTE) * MINUTE;
}

function minuteAfter(second: number): number {
	return Math.ceil(second / MINUTE) * MINUTE;
}

/** What could be read. What could not leaves its period as it was, and so a difference in sight. */
async function readAgain(
	doubts: readonly Doubt[],
	periods: readonly ReadPeriod[],
	run: ReadRun,
): Promise<ReadonlyArray<readonly [Doubt, Quantity]>> {
	const read: Array<readonly [Doubt, Quantity]> = [];
	const byMeter = new Map<string, { meter: Meter; doubts: Doubt[] }>();
	for (const doubt of doubts) {
		const { meter } = periods[doubt.at] as ReadPeriod;
		const known = byMeter.get(meter.id) ?? { meter, doubts: [] };
		known.doubts.push(doubt);
		byMeter.set(meter.id, known);
	}
	for (const { meter, doubts: ofMeter } of byMeter.values()) {
		const questions = ofMeter.map(({ at, window }) => ({
			customer: (periods[at] as ReadPeriod).item.customer,
			buckets: [{ label: '', ...window }],
		}));
		for (const [index, usage] of (await readEach(meter, questions, run)).entries()) {
			if (usage.status === 'read') read.push([ofMeter[index] as Doubt, usage.series.total]);
		}
	}
	return read;
}

function changedNote(from: number): string {
	return `the price came on in the middle of the period: usage counts from ${formatInstant(from)} on, as Stripe’s preview of the invoice says`;
}

function edgeNote({ start }: UsageWindow, usage: Quantity): string {
	return `${formatQuantity(usage)} of the usage is in the minute ${formatInstant(start)}, in which one period ends and another begins. Stripe shows usage by the minute and bills it by the second, so some of it may be of the other period`;
}

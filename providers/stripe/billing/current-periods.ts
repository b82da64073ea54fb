import { formatInstant } from '../../../metering/instant';
import type { Quantity } from '../../../metering/quantity';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import { isDenied } from '../sync/customer-periods';
import type { AskedUsage, UsageProblem } from '../usage/asked-usage';
import { type AnsweredUsage, readAsked } from '../usage/read-asked';
import { billOf, type ItemBill, projectionOf } from './item-bill';
import { ItemPrices } from './item-price';
import type { MeteredItem } from './metered-items';
import {
	differenceOf,
	type PeriodUsage,
	previewedAmount,
	type ReadPeriod,
	settleUsages,
} from './period-usages';
import { type InvoicePreview, type PreviewReading, readPreviews } from './previews';
import type { PriceLookup } from './price-directory';

/** What Stripe's own preview of the invoice says of an item. */
export interface PreviewedItem {
	/** In the currency's smallest unit, before discounts, credits and taxes. */
	readonly amount: bigint;
	/** The whole invoice of the subscription. */
	readonly invoice: InvoicePreview;
}

/** The billing period that a subscription item is in. */
export interface CurrentPeriod extends PeriodUsage {
	/** Positions of the input items that asked. */
	readonly items: readonly number[];
	readonly meter: Meter;
	readonly item: MeteredItem;
	/** So far; or why the price cannot be rated. */
	readonly bill: ItemBill | Exclude<PriceLookup, { readonly model: unknown }>;
	/** At the end of the period; absent where the price cannot be rated. */
	readonly projected?: ItemBill | { readonly reason: string };
	/** Absent where it was not asked for. */
	readonly preview?: PreviewedItem | { readonly reason: string };
	/** By how much the amount is above that of the preview; absent where either is not known. */
	readonly difference?: bigint;
}

export interface PeriodsReport {
	/** In the order of the items that asked. */
	readonly periods: readonly CurrentPeriod[];
	readonly problems: readonly UsageProblem[];
	/** Meters whose subscribed customers were asked for, and which have none. */
	readonly unsubscribed: readonly Meter[];
	/** Why no preview could be asked for: the key may not. */
	readonly denied?: string;
}

export interface PeriodSettings {
	/** Wall clock, Unix seconds; one for the whole run. */
	readonly now: number;
	/** Hold amounts against Stripe's preview of the invoice. */
	readonly check: boolean;
}

/**
 * What the running billing periods come to so far, by the customers' own prices, and in the end if
 * usage goes on as it did; held against Stripe's preview of the invoice. What cannot be read does
 * not keep the rest from it. Never throws for what Stripe does.
 *
 * @param asked with the time `current_period`
 */
export async function readCurrentPeriods(
	asked: readonly AskedUsage[],
	{ now, check }: PeriodSettings,
	run: ReadRun,
): Promise<PeriodsReport> {
	const { answered, problems, unsubscribed } = await readAsked(asked, { now, isRaw: false }, run);
	const billed = answered.flatMap(({ billedBy: item, ...answer }) =>
		item === undefined ? [] : [{ ...answer, item }],
	);
	const previews = check
		? await readPreviews(run, new Set(billed.map(({ item }) => item.subscription)))
		: new Map<string, PreviewReading>();
	const prices = new ItemPrices(run);
	const read = await Promise.all(
		billed.map(async ({ item, items, meter, usage }) => ({
			items,
			meter,
			item,
			usage: usage.series.total,
			lookup: await prices.find(item),
			preview: previews.get(item.subscription),
		})),
	);
	const usages = await settleUsages(read, now, run);
	const denied = [...previews.values()].find(isDenied);
	return {
		periods: read.map((period, at) => periodOf(period, usages[at] as PeriodUsage, now)),
		problems,
		unsubscribed,
		...(denied && { denied: denied.message }),
	};
}

function periodOf(
	{ items, meter, item, lookup, preview }: ReadPeriod & Pick<AnsweredUsage, 'items'>,
	usage: PeriodUsage,
	now: number,
): CurrentPeriod {
	const difference = differenceOf({ item, lookup, preview }, usage.usage);
	const known = {
		items,
		meter,
		item,
		...usage,
		notes: [...trialNotes(item), ...endNotes(item), ...usage.notes, ...differenceNotes(difference)],
		...previewedOf(item, preview),
		...(difference !== undefined && { difference }),
	};
	if (!('model' in lookup)) return { ...known, bill: lookup };
	const projection = projectionOf(meter, item, usage.usage, { from: usage.from, now });
	const billedFor = (quantity: Quantity): ItemBill => billOf(item, lookup.model, quantity);
	return {
		...known,
		bill: billedFor(usage.usage),
		projected: 'reason' in projection ? projection : billedFor(projection.usage),
	};
}

function differenceNotes(difference: bigint | undefined): readonly string[] {
	if (difference === undefined || difference === 0n) return [];
	return [
		'Stripe’s preview of the invoice has another amount. Usage of the last minutes may be in one and not yet in the other, so look again in a while',
	];
}

function trialNotes({ trialEnd }: MeteredItem): readonly string[] {
	if (trialEnd === null) return [];
	return [`the subscription is in a trial until ${formatInstant(trialEnd)}, whose usage is free`];
}

function endNotes({ endsAt, period }: MeteredItem): readonly string[] {
	if (endsAt === null || endsAt >= period.end) return [];
	return [
		`the subscription is to end at ${formatInstant(endsAt)}, before its period; usage is projected up to then`,
	];
}

function previewedOf(
	item: MeteredItem,
	preview: PreviewReading | undefined,
): Pick<CurrentPeriod, 'preview'> {
	if (preview === undefined) return {};
	if (preview instanceof StripeRequestError) return { preview: { reason: preview.message } };
	const amount = previewedAmount(item, preview);
	if (amount !== undefined) return { preview: { amount, invoice: preview } };
	return {
		preview: {
			reason: 'the preview has an amount that is too large to be read exactly',
		},
	};
}

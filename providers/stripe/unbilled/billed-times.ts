import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import type { InvoicedPeriod } from '../invoiced-periods';
import type { HeldItem, HeldSubscription } from './customer-subscriptions';

type Status = Stripe.Subscription.Status;

/** Subscriptions that make invoices which Stripe collects. */
const BILLING: readonly Status[] = ['active', 'past_due', 'trialing'];

/** Stripe makes the invoice of a period within an hour of its end. */
const INVOICE_DUE_SECONDS = 7200;

/** An item that was there from the beginning is made in one go with its subscription. */
const ONE_GO_SECONDS = 60;

export function isBilling({ status }: Pick<HeldSubscription, 'status'>): boolean {
	return BILLING.includes(status);
}

/** The items of a subscription whose price bills the meter. */
export function itemsOnMeter(
	{ items }: HeldSubscription,
	prices: ReadonlyMap<string, unknown>,
): readonly HeldItem[] {
	return items.filter(({ price }) => prices.has(price));
}

/**
 * From when on an item bills in the period that it is in. One that was added to a running
 * subscription bills no usage from before that, whatever its period says.
 *
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup
 */
export function billsFrom(
	{ createdAt: subscribedAt }: HeldSubscription,
	{ createdAt, period }: HeldItem,
): number {
	const wasAdded = createdAt > subscribedAt + ONE_GO_SECONDS;
	return wasAdded ? Math.max(createdAt, period.start) : period.start;
}

/** The time whose usage a subscription will bill, as it stands, on the next invoice. */
function openTimes(held: HeldSubscription, prices: ReadonlyMap<string, unknown>): UsageWindow[] {
	if (!isBilling(held)) return [];
	return itemsOnMeter(held, prices).map((item) => ({
		start: billsFrom(held, item),
		end: held.endsAt,
	}));
}

/** Trials of subscriptions to the meter: their usage is free by design. */
function trialsOf(held: HeldSubscription, prices: ReadonlyMap<string, unknown>): UsageWindow[] {
	if (held.trial === undefined || itemsOnMeter(held, prices).length === 0) return [];
	return [{ start: held.trial.start, end: Math.min(held.trial.end, held.endedAt) }];
}

/**
 * When a customer's usage of the meter is billed, or will be: as far as the subscriptions tell by
 * themselves. What they billed before the period that they are in, only invoices tell.
 *
 * @param prices those of the meter, by ID
 * @param withTrials whether trials count as time that nobody bills
 */
export function timesOfSubscriptions(
	held: readonly HeldSubscription[],
	prices: ReadonlyMap<string, unknown>,
	withTrials: boolean,
): UsageWindow[] {
	return held.flatMap((one) => {
		const open = openTimes(one, prices);
		const trials = trialsOf(one, prices);
		if (!withTrials) return [...open, ...trials];
		return trials.reduce((times, trial) => times.flatMap((time) => without(time, trial)), open);
	});
}

/**
 * When a customer's usage of the meter stands on an invoice, or will as soon as Stripe has made
 * that of a period that has just ended.
 */
export function timesOfInvoices(
	held: readonly HeldSubscription[],
	invoiced: readonly InvoicedPeriod[],
	prices: ReadonlyMap<string, unknown>,
	{ withTrials, now }: { readonly withTrials: boolean; readonly now: number },
): UsageWindow[] {
	const awaited = held.flatMap((one) => awaitedTimes(one, invoiced, prices, now));
	const times = [...invoiced, ...awaited];
	if (!withTrials) return times;
	const trials = held.flatMap((one) => trialsOf(one, prices));
	return trials.reduce((left, trial) => left.flatMap((time) => without(time, trial)), times);
}

/** The last period that is over and may have no invoice yet. */
function awaitedTimes(
	held: HeldSubscription,
	invoiced: readonly InvoicedPeriod[],
	prices: ReadonlyMap<string, unknown>,
	now: number,
): UsageWindow[] {
	return itemsOnMeter(held, prices).flatMap((item) => {
		const endedWithPeriod = held.endedAt === item.period.end;
		const isOver = endedWithPeriod || isBilling(held);
		const end = endedWithPeriod ? held.endedAt : item.period.start;
		if (!isOver || end > now || now - end > INVOICE_DUE_SECONDS) return [];
		const before = invoiced.map((one) => one.end).filter((at) => at <= end);
		return [{ start: Math.max(billsFromFirst(held, item), ...before), end }];
	});
}

function billsFromFirst(held: HeldSubscription, item: HeldItem): number {
	return item.createdAt > held.createdAt + ONE_GO_SECONDS ? item.createdAt : held.startedAt;
}

function without({ start, end }: UsageWindow, hole: UsageWindow): UsageWindow[] {
	return [
		{ start, end: Math.min(end, hole.start) },
		{ start: Math.max(start, hole.end), end },
	].filter((part) => part.start < part.end);
}

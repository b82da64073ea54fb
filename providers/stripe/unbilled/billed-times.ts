import type Stripe from 'stripe';
import { gapsIn } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import type { InvoicedPeriod } from '../invoiced-periods';
import type { HeldItem, HeldSubscription } from './customer-subscriptions';
import type { UnbilledQuestion } from './unbilled-question';

type Status = Stripe.Subscription.Status;

/** Subscriptions that make invoices which Stripe collects. */
const BILLING: readonly Status[] = ['active', 'past_due', 'trialing'];

/** Stripe makes the invoice of a period within an hour of its end. */
const INVOICE_DUE_SECONDS = 7200;

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

/** The time whose usage a subscription will bill, as it stands, on the next invoice. */
function openTimes(held: HeldSubscription, prices: ReadonlyMap<string, unknown>): UsageWindow[] {
	if (!isBilling(held)) return [];
	return itemsOnMeter(held, prices).map(({ billsFrom }) => ({
		start: billsFrom,
		end: held.endsAt,
	}));
}

/** Trials of subscriptions to the meter: their usage is free by design. */
function trialsOf(held: HeldSubscription, prices: ReadonlyMap<string, unknown>): UsageWindow[] {
	if (held.trial === undefined || itemsOnMeter(held, prices).length === 0) return [];
	return [{ start: held.trial.start, end: Math.min(held.trial.end, held.endedAt) }];
}

/**
 * When a customer's usage of the meter will be billed, or never is by design: as far as the
 * subscriptions tell by themselves. What they billed before the period that they are in, only
 * invoices tell.
 *
 * @param prices those of the meter, by ID
 */
export function timesOfSubscriptions(
	held: readonly HeldSubscription[],
	prices: ReadonlyMap<string, unknown>,
	{ withTrials, withPreviews }: Pick<UnbilledQuestion, 'withTrials' | 'withPreviews'>,
): UsageWindow[] {
	const trials = withTrials ? [] : held.flatMap((one) => trialsOf(one, prices));
	if (withPreviews) return trials;
	const open = held.flatMap((one) => {
		const times = openTimes(one, prices);
		return withTrials ? lessTrials(times, [one], prices) : times;
	});
	return [...open, ...trials];
}

/**
 * When a customer's usage of the meter stands on an invoice, or will as soon as Stripe has made
 * that of a period that has just ended.
 */
export function timesOfInvoices(
	held: readonly HeldSubscription[],
	invoiced: readonly InvoicedPeriod[],
	prices: ReadonlyMap<string, unknown>,
	{ withTrials, now }: Pick<UnbilledQuestion, 'withTrials' | 'now'>,
): UsageWindow[] {
	const awaited = held.flatMap((one) => awaitedTimes(one, invoiced, prices, now));
	const times = [...invoiced, ...awaited];
	return withTrials ? lessTrials(times, held, prices) : times;
}

/** Invoices have the periods of trials too, and bill nothing for them. */
export function lessTrials(
	times: readonly UsageWindow[],
	held: readonly HeldSubscription[],
	prices: ReadonlyMap<string, unknown>,
): UsageWindow[] {
	const trials = held.flatMap((one) => trialsOf(one, prices));
	return times.flatMap((time) => gapsIn(time, trials));
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
		return [{ start: Math.max(item.billsSince, ...before), end }];
	});
}

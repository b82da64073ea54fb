import type { Comparison } from '../../../metering/reconciliation/comparison';
import { stampOf, type UsageWindow } from '../../../metering/window';
import type { MeteredItem } from '../billing/metered-items';
import type { PriceRef } from '../billing/price-directory';
import { stripeError, StripeRequestError } from '../client';
import type { InvoicedPeriod } from '../invoiced-periods';
import type { CustomerInvoices } from './customer-invoices';
import { billsIn, periodOf, type Plans } from './plans';

/** A price, and the period of which a row's drift changes the bill. */
export interface Bill {
	readonly period: UsageWindow;
	/** The subscription item, or the invoice. */
	readonly of: string;
	readonly price: MeteredItem | PriceRef;
	/** Usage of a trial is billed to nobody. */
	readonly isFree: boolean;
	/** The final invoice that has the period, by number or ID. */
	readonly invoice?: string;
}

/**
 * The bills that a drift changes: those of running periods, and the invoices that have its time,
 * each by the price that it was made by.
 */
export async function billsOf(
	{ customer, window }: Comparison,
	plans: Plans,
	invoices: CustomerInvoices,
): Promise<readonly Bill[] | { readonly reason: string }> {
	const items = plans.get(customer) ?? [];
	if (items instanceof StripeRequestError) {
		return { reason: `the customer's subscriptions could not be read: ${items.message}` };
	}
	if (items.length === 0) return NOT_BILLED;
	const at = stampOf(window);
	const isIn = ({ start, end }: UsageWindow): boolean => start <= at && at < end;
	const billing = items.filter((item) => billsIn(item, window));
	const own = billing.filter((item) => isIn(periodOf(item)));
	const running = own.filter(({ endedAt }) => endedAt === null);
	const isRunning = running.length > 0 && running.length === billing.length;
	if (isRunning) return running.map(billOfItem);
	const periods = await invoices.of(customer).catch(stripeError);
	if (periods instanceof StripeRequestError) {
		return { reason: `the period is over, and its invoice could not be read: ${periods.message}` };
	}
	const invoiced = periods.filter(isIn).map((period) => billOfInvoice(period, items));
	if (invoiced.length > 0) return [...invoiced, ...running.map(billOfItem)];
	// What ended without an invoice bills nothing, but says what its usage would have cost.
	if (own.length > 0) return (running.length > 0 ? running : own).map(billOfItem);
	return billing.length > 0 ? NOT_INVOICED : NOT_BILLED;
}

const NOT_BILLED = { reason: 'no subscription of the customer bills the meter in this window' };
const NOT_INVOICED = { reason: 'the period is over, and no invoice has it' };

function billOfItem(item: MeteredItem): Bill {
	const period = periodOf(item);
	const { trial } = item;
	const isFree = trial !== undefined && trial.start <= period.start && period.start < trial.end;
	return { period, of: item.id, price: item, isFree };
}

/**
 * By the price of the invoice, which its subscription may have left since. A draft takes corrections
 * until it is final, so that it is no invoice yet.
 */
function billOfInvoice(period: InvoicedPeriod, items: readonly MeteredItem[]): Bill {
	const { start, end, price: id, currency, number, invoice, closesAt } = period;
	const own = items.find((item) => item.price.id === id && item.currency === currency);
	return {
		period: { start, end },
		of: invoice,
		price: own ?? { id, currency },
		isFree: items.some((item) => isTrialOf(item, period)),
		...(closesAt === undefined && { invoice: number ?? invoice }),
	};
}

/** A trial is a period of its own. One that only lies within it is another subscription's. */
function isTrialOf(
	{ trial, billsSince, endedAt }: MeteredItem,
	{ start, end }: UsageWindow,
): boolean {
	if (trial === undefined || start !== Math.max(trial.start, billsSince)) return false;
	return end === Math.min(trial.end, endedAt ?? Infinity);
}

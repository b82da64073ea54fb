import { runLanes } from '../../../delivery/lanes';
import { type Quantity, ZERO } from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { stampOf, type UsageWindow } from '../../../metering/window';
import { ItemPrices } from '../billing/item-price';
import type { MeteredItem } from '../billing/metered-items';
import { PriceDirectory, type PriceRef } from '../billing/price-directory';
import { stripeError, StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import type { CustomerInvoices } from './customer-invoices';
import { billsIn, type Plans } from './plans';
import { addStakes, NO_PRICE, type Stake } from './stake';
import { readWindows } from './read-windows';
import type { Unbilled } from './unbilled';

type Stakes = ReadonlyMap<Comparison, Stake>;

/** A price of a customer's, and the period of which a row's drift changes the bill. */
interface Bill {
	readonly item: MeteredItem;
	readonly period: UsageWindow;
	readonly invoice?: string;
}

/**
 * What drifts are worth by the customers' own prices. The usage that Stripe shows of the whole
 * billing period decides the tier; several drifts of one period are added in the order of time.
 * A window that reaches over two periods counts for the later one.
 */
export async function amountsOf(
	drifted: readonly Comparison[],
	plans: Plans,
	meter: Meter,
	invoices: CustomerInvoices,
	run: ReadRun,
): Promise<Stakes> {
	const stakes = new Map<Comparison, Stake>();
	if (meter.default_aggregation.formula === 'last') {
		for (const one of drifted) stakes.set(one, LAST_METER);
		return stakes;
	}
	const prices = new ItemPrices(run);
	const byCustomer = new Map<string, Comparison[]>();
	for (const one of drifted) {
		byCustomer.set(one.customer, [...(byCustomer.get(one.customer) ?? []), one]);
	}
	await runLanes(
		[...byCustomer].map((lane) => [lane]),
		run.lanesAtOnce,
		async ([customer, ones]) => {
			const bills = new Map<string, { readonly bill: Bill; readonly ones: Comparison[] }>();
			for (const one of inOrder(ones)) {
				const found = await billsOf(one, plans, invoices);
				if ('reason' in found) stakes.set(one, { ok: false, ...found });
				else for (const bill of found) addTo(bills, bill, one);
			}
			for (const { bill, ones: billed } of bills.values()) {
				const usage = await usageOf(customer, bill.period, meter, run);
				const { item, invoice } = bill;
				const lookup = await prices.find(item);
				// What is used in a trial is free. What was invoiced was of no trial.
				const isFree = item.trialEnd !== null && invoice === undefined;
				const known = { isFree, ...(invoice && { invoice }) };
				addStakes(stakes, lookup, usage, billed, ({ drift }) => drift, known);
			}
		},
	);
	return stakes;
}

function addTo(
	bills: Map<string, { readonly bill: Bill; readonly ones: Comparison[] }>,
	bill: Bill,
	one: Comparison,
): void {
	const key = `${bill.item.id} ${bill.period.start}`;
	const known = bills.get(key);
	if (known === undefined) bills.set(key, { bill, ones: [one] });
	else known.ones.push(one);
}

/** What usage is worth that nobody is billed for, by the last price that its customer had. */
export async function amountsOfUnbilled(
	unbilled: ReadonlyMap<Comparison, Unbilled>,
	{ client, reads }: ReadRun,
): Promise<Stakes> {
	const prices = new PriceDirectory(pacedReads(client, reads, 'Prices: Read'));
	const stakes = new Map<Comparison, Stake>();
	const byCustomer = new Map<string, { readonly price: PriceRef; readonly ones: Comparison[] }>();
	for (const [one, { price }] of unbilled) {
		if (price === undefined) stakes.set(one, NO_PRICE);
		else {
			const known = byCustomer.get(one.customer) ?? { price, ones: [] };
			known.ones.push(one);
			byCustomer.set(one.customer, known);
		}
	}
	for (const { price, ones } of byCustomer.values()) {
		addStakes(stakes, await prices.find(price), ZERO, inOrder(ones), ({ shown }) => shown);
	}
	return stakes;
}

const LAST_METER: Stake = {
	ok: false,
	reason: 'the meter bills the last value of a period, of which a window is no part',
};

function inOrder(ones: readonly Comparison[]): Comparison[] {
	return [...ones].sort((a, b) => a.window.start - b.window.start);
}

async function billsOf(
	{ customer, window }: Comparison,
	plans: Plans,
	invoices: CustomerInvoices,
): Promise<Bill[] | { readonly reason: string }> {
	const known = plans.get(customer) ?? [];
	if (known instanceof StripeRequestError) {
		return { reason: `the customer's subscriptions could not be read: ${known.message}` };
	}
	const items = known.filter((item) => billsIn(item, window));
	if (items.length === 0) {
		return { reason: 'no subscription of the customer bills the meter in this window' };
	}
	const at = stampOf(window);
	const isIn = ({ start, end }: UsageWindow): boolean => start <= at && at < end;
	const current = items.flatMap((item) => {
		const period = { start: item.billsFrom, end: item.period.end };
		return isIn(period) ? [{ item, period }] : [];
	});
	if (current.length > 0) return current;
	const periods = await invoices.of(customer).catch(stripeError);
	if (periods instanceof StripeRequestError) {
		return { reason: `the period is over, and its invoice could not be read: ${periods.message}` };
	}
	const period = periods.find(isIn);
	if (period === undefined) return { reason: 'the period is over, and no invoice has it' };
	return items.map((item) => ({ item, period, invoice: period.number ?? period.invoice }));
}

/** What Stripe shows of the whole period, or why that is not known. */
async function usageOf(
	customer: string,
	period: UsageWindow,
	meter: Meter,
	run: ReadRun,
): Promise<Quantity | string> {
	// Stripe reads whole minutes only.
	const minute = (at: number): number => Math.floor(at / 60) * 60;
	const window = { start: minute(period.start), end: minute(period.end) };
	const target = {
		eventName: meter.event_name,
		customer,
		window,
		total: ZERO,
		effect: 'adds',
	} as const;
	const reading = (await readWindows(meter, [[target]], run)).get(target);
	if (reading?.ok) return reading.shown;
	return `the usage of the period could not be read: ${reading?.outcome.reason ?? 'no answer'}`;
}

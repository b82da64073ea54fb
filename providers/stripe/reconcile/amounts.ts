import { runLanes } from '../../../delivery/lanes';
import { type Quantity, ZERO } from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { stakesOf } from '../../../metering/reconciliation/stakes';
import { stampOf, type UsageWindow } from '../../../metering/window';
import type { MeteredItem } from '../billing/metered-items';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { readPriceModel } from '../price-model';
import type { ReadRun } from '../read-run';
import { attempt } from './attempt';
import type { CustomerInvoices } from './customer-invoices';
import { billsIn, type Plans } from './plans';
import { readWindows } from './read-windows';
import type { Unbilled } from './unbilled';

/** What a row is worth: what its customer's bill lacks, below 0 what is on it too much. */
export type Stake =
	| {
			readonly ok: true;
			/** In the currency's smallest unit. */
			readonly amount: bigint;
			/** ISO code in lower case. */
			readonly currency: string;
			/** The finalized invoice that has the window's period, by number or ID. */
			readonly invoice?: string;
	  }
	| { readonly ok: false; readonly reason: string };

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
	const byCustomer = new Map<string, Comparison[]>();
	for (const one of drifted) {
		byCustomer.set(one.customer, [...(byCustomer.get(one.customer) ?? []), one]);
	}
	await runLanes(
		[...byCustomer].map((lane) => [lane]),
		run.lanesAtOnce,
		async ([customer, ones]) => {
			const bills = new Map<string, { readonly bill: Bill; readonly ones: Comparison[] }>();
			for (const one of ones.sort((a, b) => a.window.start - b.window.start)) {
				const found = await billsOf(one, plans, invoices);
				if ('reason' in found) stakes.set(one, { ok: false, ...found });
				else for (const bill of found) addTo(bills, bill, one);
			}
			for (const { bill, ones: billed } of bills.values()) {
				const usage = await usageOf(customer, bill.period, meter, run);
				addStakes(stakes, bill, usage, billed, ({ drift }) => drift);
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

/** What usage is worth that no subscription bills, by the price that billed its customer before. */
export function amountsOfUnbilled(unbilled: ReadonlyMap<Comparison, Unbilled>): Stakes {
	const stakes = new Map<Comparison, Stake>();
	const byItem = new Map<MeteredItem, Comparison[]>();
	for (const [one, { item }] of unbilled) {
		if (item === undefined)
			stakes.set(one, { ok: false, reason: 'the customer has no price for it' });
		else byItem.set(item, [...(byItem.get(item) ?? []), one]);
	}
	for (const [item, ones] of byItem) {
		addStakes(stakes, { item, period: item.period }, ZERO, ones, ({ shown }) => shown);
	}
	return stakes;
}

const LAST_METER: Stake = {
	ok: false,
	reason: 'the meter bills the last value of a period, of which a window is no part',
};

function addStakes(
	stakes: Map<Comparison, Stake>,
	{ item, invoice }: Bill,
	usage: Quantity | string,
	ones: readonly Comparison[],
	changeOf: (one: Comparison) => Quantity,
): void {
	const model = readPriceModel(item.price, item.currency);
	const amounts =
		model.ok && typeof usage !== 'string' ? stakesOf(model.value, usage, ones.map(changeOf)) : [];
	for (const [index, one] of ones.entries()) {
		const amount = amounts[index];
		const stake: Stake =
			amount === undefined
				? { ok: false, reason: model.ok ? String(usage) : model.refusal.reason }
				: { ok: true, amount, currency: item.currency, ...(invoice && { invoice }) };
		stakes.set(one, together(stakes.get(one), stake));
	}
}

/** Each of several items that bill the meter bills all of the usage. */
function together(known: Stake | undefined, stake: Stake): Stake {
	if (known === undefined || !known.ok) return known ?? stake;
	if (!stake.ok) return stake;
	if (known.currency !== stake.currency) {
		return { ok: false, reason: 'several subscriptions bill it in different currencies' };
	}
	return { ...known, amount: known.amount + stake.amount };
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
	const periods = await attempt(async () => await invoices.of(customer));
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

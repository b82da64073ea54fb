import { runLanes } from '../../../delivery/lanes';
import { type Quantity, ZERO } from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import type { UsageWindow } from '../../../metering/window';
import { ItemPrices } from '../billing/item-price';
import { ITEMS_PERMISSION } from '../billing/items-by-customer';
import { PriceDirectory, type PriceRef } from '../billing/price-directory';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { type Bill, billsOf } from './bills';
import type { CustomerInvoices } from './customer-invoices';
import type { Plans } from './plans';
import { addStakes, NO_PRICE, type Stake } from './stake';
import { readWindows } from './read-windows';
import type { Unbilled } from './unbilled';

type Stakes = ReadonlyMap<Comparison, Stake>;

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
	const directory = new PriceDirectory(pacedReads(run.client, run.reads, ITEMS_PERMISSION));
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
				const { price } = bill;
				const lookup = await ('price' in price ? prices.find(price) : directory.find(price));
				addStakes(stakes, lookup, usage, billed, ({ drift }) => drift, bill);
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
	const key = `${bill.of} ${bill.period.start}`;
	const known = bills.get(key);
	if (known === undefined) bills.set(key, { bill, ones: [one] });
	else known.ones.push(one);
}

/** What usage is worth that nobody is billed for, by the last price that its customer had. */
export async function amountsOfUnbilled(
	unbilled: ReadonlyMap<Comparison, Unbilled>,
	meter: Meter,
	{ client, reads }: ReadRun,
): Promise<Stakes> {
	const prices = new PriceDirectory(pacedReads(client, reads, 'Prices: Read'));
	const stakes = new Map<Comparison, Stake>();
	if (meter.default_aggregation.formula === 'last') {
		for (const one of unbilled.keys()) stakes.set(one, LAST_METER);
		return stakes;
	}
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

import {
	type Comparison,
	earliestOf,
	isDrifted,
} from '../../../metering/reconciliation/comparison';
import { stripeError, StripeRequestError } from '../client';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import { amountsOf, amountsOfUnbilled } from './amounts';
import { CustomerInvoices } from './customer-invoices';
import { type Plans, readPlans } from './plans';
import type { Stake } from './stake';
import { findUnbilled, type Unbilled } from './unbilled';

/** More than so many customers are taken to be most of the account's. */
const MANY_CUSTOMERS = 100;

interface PricedMeter {
	readonly unbilled: ReadonlyMap<Comparison, Unbilled>;
	readonly stakes: ReadonlyMap<Comparison, Stake>;
	/** What could not be looked up, in sentences. */
	readonly notes: readonly string[];
}

/** Looks up what bills the meter's customers: usage that nothing bills, and what drifts are worth. */
export async function priceMeter(
	meter: Meter,
	comparisons: readonly Comparison[],
	now: number,
	run: ReadRun,
): Promise<PricedMeter> {
	const notes: string[] = [];
	const named = `"${meter.display_name}"`;
	const noted = async <Found>(
		what: string,
		look: () => Promise<Found>,
	): Promise<Found | undefined> => {
		const found = await look().catch(stripeError);
		if (!(found instanceof StripeRequestError)) return found;
		notes.push(`${what} on ${named}: ${found.message}`);
		return undefined;
	};
	const used = comparisons.filter(
		({ standing, shown }) => standing === 'matched' && shown.units > 0n,
	);
	const drifted = comparisons.filter(isDrifted);
	const customers = [...new Set([...used, ...drifted].map(({ customer }) => customer))];
	if (customers.length === 0) return { unbilled: new Map(), stakes: new Map(), notes };
	const plans: Plans | undefined = await noted(
		'Amounts at stake, and usage that no subscription bills, were not looked up',
		async () => await readPlans(meter, customers, run),
	);
	if (plans === undefined) return { unbilled: new Map(), stakes: new Map(), notes };
	const earliest = earliestOf(comparisons);
	const isAccount = customers.length > MANY_CUSTOMERS;
	const invoices = new CustomerInvoices(meter, isAccount, earliest, run);
	const unbilled =
		(await noted(
			'Usage that no subscription bills was not looked up',
			async () => await findUnbilled(used, plans, meter, invoices, now, run),
		)) ?? new Map<Comparison, Unbilled>();
	const stakes = new Map([
		...(await amountsOf(drifted, plans, meter, invoices, run)),
		...(await amountsOfUnbilled(unbilled, meter, run)),
	]);
	return { unbilled, stakes, notes };
}

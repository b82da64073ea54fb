import { runLanes } from '../../../delivery/lanes';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import type { Fault } from '../../../metering/reconciliation/fault';
import { gapsIn, overlaps } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import { isRunning } from '../billing/metered-items';
import { meteredPrices } from '../billing/metered-prices';
import { PriceDirectory, type PriceRef } from '../billing/price-directory';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import {
	isBilling,
	itemsOnMeter,
	timesOfInvoices,
	timesOfSubscriptions,
} from '../unbilled/billed-times';
import { causeOf, type Circumstances } from '../unbilled/cause';
import { Costs } from '../unbilled/costs';
import { type HeldSubscription, subscriptionsByCustomer } from '../unbilled/customer-subscriptions';
import type { UnbilledCode } from '../unbilled/finding';
import { pendingTimes } from '../unbilled/times-to-come';
import type { CustomerInvoices } from './customer-invoices';
import { periodOf, type Plans } from './plans';

/** Usage that Stripe has and bills to nobody. */
export interface Unbilled extends Fault<UnbilledCode> {
	/** The last price that the customer had on the meter. */
	readonly price?: PriceRef;
}

/** Usage of a trial is free by design. */
const FREE_TRIALS = { withTrials: false, withPreviews: false } as const;

const UNBILLED_PERMISSIONS = 'Prices: Read, Subscriptions: Read and Invoices: Read';

/**
 * Finds windows with usage of which nothing is billed, by the rules of Find Unbilled. A window that
 * is billed in part is taken to be billed; usage of a trial is free by design and not looked for.
 * The running period of an item bills what is used in it. For the time before it, only invoices
 * tell: the item may have had another price then. Of whom they do not tell either, the subscriptions
 * are read, one customer after another.
 *
 * @param used comparisons that match, with usage at Stripe
 * @param now wall clock, Unix seconds
 * @throws StripeRequestError
 */
export async function findUnbilled(
	used: readonly Comparison[],
	plans: Plans,
	meter: Meter,
	invoices: CustomerInvoices,
	now: number,
	run: ReadRun,
): Promise<Map<Comparison, Unbilled>> {
	const suspects = new Map<string, Comparison[]>();
	for (const one of used) {
		const items = plans.get(one.customer) ?? [];
		if (items instanceof StripeRequestError) continue;
		const isBilled = items.some(
			(item) => isBilling(item) && isRunning(item) && overlaps(one.window, periodOf(item)),
		);
		if (!isBilled) suspects.set(one.customer, [...(suspects.get(one.customer) ?? []), one]);
	}
	const found = new Map<Comparison, Unbilled>();
	if (suspects.size === 0) return found;
	const stripe = pacedReads(run.client, run.reads, UNBILLED_PERMISSIONS);
	const prices = await meteredPrices(stripe, meter);
	const costs = new Costs(new PriceDirectory(stripe), prices, undefined);
	await runLanes(
		[...suspects].map((suspect) => [suspect]),
		run.lanesAtOnce,
		async ([customer, ones]) => {
			const invoiced = await invoices.of(customer);
			const without = (covered: readonly UsageWindow[]): Comparison[] =>
				ones.filter(({ window }) => isWholly(gapsIn(window, covered), window));
			if (without(invoiced).length === 0) return;
			const held = (await subscriptionsByCustomer(stripe, customer)).get(customer) ?? [];
			const covered = [
				...timesOfSubscriptions(held, prices, FREE_TRIALS),
				...timesOfInvoices(held, invoiced, prices, { ...FREE_TRIALS, now }),
				...(await pendingTimes(stripe, customer, prices)),
			];
			const open = without(covered);
			if (open.length === 0) return;
			const isKnown = invoiced.length > 0 || held.some((one) => isOnMeter(one, prices));
			const known: Circumstances = {
				held,
				prices,
				// Where no subscription tells of the meter, old invoices may: the plan was another one.
				invoiced: isKnown ? invoiced : await invoices.ever(customer),
			};
			const price = costs.lastPrice(known);
			for (const one of open) {
				const { code, reason } = await costs.refined(causeOf(one.window, known), held);
				const why = `the totals match, but nobody is billed: ${reason}`;
				found.set(one, { kind: code, reason: why, ...(price && { price }) });
			}
		},
	);
	return found;
}

function isWholly([gap]: readonly UsageWindow[], { start, end }: UsageWindow): boolean {
	return gap?.start === start && gap.end === end;
}

function isOnMeter(held: HeldSubscription, prices: ReadonlyMap<string, unknown>): boolean {
	return itemsOnMeter(held, prices).length > 0;
}

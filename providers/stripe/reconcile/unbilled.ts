import type Stripe from 'stripe';
import { runLanes } from '../../../delivery/lanes';
import { formatInstant } from '../../../metering/instant';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import type { Fault } from '../../../metering/reconciliation/fault';
import { stampOf } from '../../../metering/window';
import { isRunning, type MeteredItem } from '../billing/metered-items';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import { eachOf } from '../pages';
import type { ReadRun } from '../read-run';
import type { CustomerInvoices } from './customer-invoices';
import type { UnbilledKind } from './kinds';
import { billsIn, type Plans } from './plans';

/** Usage that Stripe has and bills to nobody. */
export interface Unbilled extends Fault<UnbilledKind> {
	/** What billed the customer before, or bills from later on. */
	readonly item?: MeteredItem;
}

type Unbilleds = Map<Comparison, Unbilled>;

/**
 * Finds usage that Stripe has, and no subscription bills. The subscriptions of whom no item bills
 * are read one customer after another, and the invoices too: what changed to another plan since, or
 * ended with a last invoice, was billed all the same.
 *
 * @param compared of which only those with usage at Stripe are looked at
 * @throws StripeRequestError
 */
export async function findUnbilled(
	compared: readonly Comparison[],
	plans: Plans,
	meter: Meter,
	invoices: CustomerInvoices,
	run: ReadRun,
): Promise<Unbilleds> {
	const suspects = new Map<string, Comparison[]>();
	for (const one of compared) {
		const items = plans.get(one.customer) ?? [];
		if (one.shown.units <= 0n || items instanceof StripeRequestError) continue;
		if (items.some((item) => isRunning(item) && billsIn(item, one.window))) continue;
		suspects.set(one.customer, [...(suspects.get(one.customer) ?? []), one]);
	}
	const found: Unbilleds = new Map();
	await runLanes(
		[...suspects].map((suspect) => [suspect]),
		run.lanesAtOnce,
		async ([customer, ones]) => {
			const subscriptions = await subscriptionsOf(customer, run);
			const periods = await invoices.of(customer);
			for (const one of ones) {
				const at = stampOf(one.window);
				if (periods.some(({ start, end }) => start <= at && at < end)) continue;
				const items = plans.get(customer);
				const known = items instanceof StripeRequestError ? [] : (items ?? []);
				const why = whyUnbilled(one, subscriptions, known, meter);
				if (why !== undefined) found.set(one, why);
			}
		},
	);
	return found;
}

async function subscriptionsOf(
	customer: string,
	{ client, reads }: ReadRun,
): Promise<Stripe.Subscription[]> {
	const stripe = pacedReads(client, reads, 'Subscriptions: Read');
	const found: Stripe.Subscription[] = [];
	const query = { customer, status: 'all' };
	for await (const one of eachOf<Stripe.Subscription>(stripe, '/v1/subscriptions', query)) {
		found.push(one);
	}
	return found;
}

function whyUnbilled(
	{ window }: Comparison,
	subscriptions: readonly Stripe.Subscription[],
	items: readonly MeteredItem[],
	{ id: meter, display_name: name }: Meter,
): Unbilled | undefined {
	const live = subscriptions.filter(({ status, ended_at }) =>
		isRunning({ status, endedAt: ended_at }),
	);
	const bills = ({ items: { data } }: Stripe.Subscription): boolean =>
		data.some(({ price }) => price.recurring?.meter === meter);
	const later = items.find((item) => isRunning(item));
	if (later !== undefined) {
		const from = formatInstant(Math.max(later.startedAt, later.billsFrom));
		return {
			kind: 'before_plan',
			reason: `the totals match, but the subscription ${later.subscription} bills the meter from ${from} on, after the window. Bill the usage with an invoice item`,
			item: later,
		};
	}
	// Subscriptions of test clocks are among these, and not among the items.
	if (live.some(bills)) return undefined;
	const ended = items.find((item) => item.startedAt < window.end);
	if (live[0] !== undefined) {
		return {
			kind: 'stale_plan',
			reason: `the totals match, but no item of the customer's subscription ${live.map(({ id }) => id).join(', ')} bills the meter "${name}". Add a price of the meter to it, or bill the usage with an invoice item`,
		};
	}
	if (ended !== undefined) {
		const at = ended.endedAt === null ? '' : ` at ${formatInstant(ended.endedAt)}`;
		return {
			kind: 'cancelled',
			reason: `the totals match, but the subscription ${ended.subscription} ended${at}, and no invoice has this usage. Bill it with an invoice item, or stop the usage of customers who left`,
			item: ended,
		};
	}
	return {
		kind: 'no_plan',
		reason: `the totals match, but the customer has no subscription that bills the meter "${name}". Subscribe the customer to a price of the meter`,
	};
}

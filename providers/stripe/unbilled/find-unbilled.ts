import type Stripe from 'stripe';
import { runLanes } from '../../../delivery/lanes';
import { meteredPrices } from '../billing/metered-prices';
import { PriceDirectory } from '../billing/price-directory';
import { InvoicedPeriods } from '../invoiced-periods';
import { pacedReads } from '../paced-reads';
import { eachOf, type StripeReads } from '../pages';
import type { ReadRun } from '../read-run';
import { AccountInvoices } from './account-invoices';
import { isBilling, itemsOnMeter } from './billed-times';
import { Costs } from './costs';
import { CustomerChecks } from './customer-check';
import { type HeldSubscription, subscriptionsByCustomer } from './customer-subscriptions';
import { DayLook, lookedAt } from './day-look';
import type { CustomerCheck } from './finding';
import type { UnbilledQuestion } from './unbilled-question';

/** What a restricted key needs for all of it. */
export const PERMISSIONS =
	'Billing Meters: Read, Customers: Read, Prices: Read, Subscriptions: Read and Invoices: Read';

/**
 * Finds usage on a meter that nobody is billed for, and subscriptions to it that nobody uses.
 *
 * Usage is billed where it lies in the running period of a subscription item with a price of the
 * meter, or in a period that stands on an invoice (final, void, or a draft that Stripe finalizes by
 * itself), or waits for the next invoice. It is found to the minute: usage of a minute that is
 * billed in part is not reported. Usage that came too late for its period's invoice is billed by
 * this rule. So is, unless previews are asked for, what was used in the running period of an item
 * before its price was changed to one of the meter, or in the classic billing mode from one to
 * another: subscriptions keep no trace of it, but the invoice of the period does.
 *
 * Requests: the prices, subscriptions and customers of the account by pages of 100, or one for each
 * named customer; then one for each customer and 100 days, but none for whom nothing is in doubt;
 * then the invoices of customers with usage outside of the periods that their subscriptions are in,
 * or from the 21st of them on those of the whole account by pages of 100; and two or three for each
 * of whom something is found.
 *
 * Never throws for what Stripe does about one customer.
 *
 * @throws StripeRequestError when prices, customers or subscriptions of the account cannot be read
 */
export async function findUnbilled(
	question: UnbilledQuestion,
	run: ReadRun,
): Promise<readonly CustomerCheck[]> {
	const { meter, customers: named, rateBy } = question;
	const stripe = pacedReads(run.client, run.reads, PERMISSIONS);
	const prices = await meteredPrices(stripe, meter);
	const held = named === undefined ? await subscriptionsByCustomer(stripe) : undefined;
	const customers = held ? await allCustomers(stripe, question, held, prices) : [...new Set(named)];
	const checks = new CustomerChecks(question, {
		run,
		stripe,
		prices,
		look: new DayLook(run.client, run.reads, meter, lookedAt(question)),
		invoiced: new AccountInvoices(
			new InvoicedPeriods(stripe, prices),
			meter,
			named === undefined,
			question.range.start,
		),
		costs: new Costs(new PriceDirectory(stripe), prices, rateBy),
	});
	const found: CustomerCheck[] = [];
	await runLanes(
		customers.map((customer, index) => [{ customer, index }]),
		run.lanesAtOnce,
		async ({ customer, index }) => {
			const known = held && (held.get(customer) ?? []);
			found[index] = await checks.of(customer, known);
		},
	);
	return found;
}

/** Whoever is not subscribed cannot have an idle subscription, but may have used what nobody bills. */
async function allCustomers(
	stripe: StripeReads,
	{ find }: UnbilledQuestion,
	held: ReadonlyMap<string, readonly HeldSubscription[]>,
	prices: ReadonlyMap<string, unknown>,
): Promise<string[]> {
	if (find === 'idle') {
		const subscribed = [...held].filter(([, all]) =>
			all.some((one) => isBilling(one) && itemsOnMeter(one, prices).length > 0),
		);
		return subscribed.map(([customer]) => customer);
	}
	const customers: string[] = [];
	for await (const { id } of eachOf<Stripe.Customer>(stripe, '/v1/customers')) customers.push(id);
	return customers;
}

import type { UsageWindow } from '../../../metering/window';
import { type CustomerItems, itemsByCustomer } from '../billing/items-by-customer';
import type { MeteredItem } from '../billing/metered-items';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';

/** So few customers are asked for one by one, all others by the meter's prices. */
const FEW_CUSTOMERS = 10;

/** The subscription items that bill a meter, by customer, or why they could not be read. */
export type Plans = ReadonlyMap<string, CustomerItems>;

/**
 * Reads what bills the meter. Of subscriptions on test clocks only those of few customers are found.
 *
 * @param customers that Stripe knows
 * @throws StripeRequestError where none could be read
 */
export async function readPlans(
	meter: Meter,
	customers: readonly string[],
	run: ReadRun,
): Promise<Plans> {
	const isFew = customers.length <= FEW_CUSTOMERS;
	const plans = await itemsByCustomer(run, meter, isFew ? customers : undefined);
	const found = [...plans.values()];
	const [first] = found;
	if (first instanceof StripeRequestError && found.every((one) => one instanceof Error))
		throw first;
	return plans;
}

/** True for an item that bills, or billed, usage of a part of the window. */
export function billsIn(item: MeteredItem, { start, end }: UsageWindow): boolean {
	const { status, billsSince, endedAt } = item;
	// Its first payment failed, so that it never began.
	if (status === 'incomplete_expired') return false;
	return billsSince < end && (endedAt === null || endedAt > start);
}

/** The period that an item is in, or was in last, as far as it bills it. */
export function periodOf({ billsFrom, period, endedAt }: MeteredItem): UsageWindow {
	return { start: billsFrom, end: Math.min(period.end, endedAt ?? Infinity) };
}

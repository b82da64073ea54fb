import { formatInstant } from '../../../metering/instant';
import { overlaps } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import type { InvoicedPeriod } from '../invoiced-periods';
import { isBilling, itemsOnMeter } from './billed-times';
import type { HeldSubscription } from './customer-subscriptions';
import type { Cause, UnbilledCode } from './finding';

/** What is known of a customer whose usage is not billed. */
export interface Circumstances {
	readonly held: readonly HeldSubscription[];
	/** Those of the meter, by ID. */
	readonly prices: ReadonlyMap<string, unknown>;
	readonly invoiced: readonly InvoicedPeriod[];
}

/** The moments at which the cause may change. */
export function turningPoints({ held, prices }: Circumstances): number[] {
	return held.flatMap((one) => [
		one.startedAt,
		one.endedAt,
		...(one.trial ? [one.trial.start, one.trial.end] : []),
		...itemsOnMeter(one, prices).flatMap(({ billsSince, billsFrom }) => [billsSince, billsFrom]),
	]);
}

/**
 * Why usage of this time is not billed. The first cause that holds is given, the one that tells
 * most first.
 *
 * @param time that nothing bills, cut at the turning points
 */
export function causeOf(time: UsageWindow, known: Circumstances): Cause {
	const { held, prices, invoiced } = known;
	const middle = (time.start + time.end) / 2;
	const running = held.filter((one) => one.startedAt <= middle && middle < one.endedAt);
	const onMeter = (one: HeldSubscription): boolean => itemsOnMeter(one, prices).length > 0;
	const own = latest(running.filter(onMeter));
	if (own !== undefined) return causeWithItem(time, own, known);
	const before = latest(held.filter((one) => onMeter(one) && one.endedAt <= middle));
	const after = held.find((one) => onMeter(one) && one.startedAt > middle);
	const other = latest(running);
	const wasBilled = before !== undefined || invoiced.some(({ end }) => end <= middle);
	if (prices.size === 0) {
		return cause('no_meter_price', NO_PRICE_AT_ALL, other ?? latest(held));
	}
	if (before?.status === 'incomplete_expired') return stopped(before);
	if (wasBilled && other !== undefined) {
		return cause(
			'plan_changed',
			`the subscription ${other.id} goes on, but none of its items bills this meter any more. Add a price of the meter to it, or stop the usage`,
			other,
		);
	}
	if (wasBilled) return ended(before ?? latest(held.filter(({ endedAt }) => endedAt <= middle)));
	if (after !== undefined) {
		return cause(
			'subscription_not_started',
			`the subscription ${after.id} bills from ${formatInstant(after.startedAt)} on, and this usage is older. Bill it with an invoice item, and subscribe customers before they begin, or backdated`,
			after,
		);
	}
	if (other !== undefined) {
		return cause(
			'no_meter_price',
			`none of the items of the subscription ${other.id} bills this meter. Add a price of the meter to it, or stop the usage`,
			other,
		);
	}
	return cause(
		'no_subscription',
		'the customer never had a subscription to a price of this meter. Subscribe it, backdated to its first usage, or stop the usage',
		latest(held),
	);
}

/** A subscription was running and has an item on the meter, which did not bill this time. */
function causeWithItem(time: UsageWindow, own: HeldSubscription, known: Circumstances): Cause {
	if (own.trial && overlaps(own.trial, time)) {
		return cause(
			'trialing',
			`the subscription ${own.id} was in its trial until ${formatInstant(own.trial.end)}, and Stripe bills no usage of trials. Nothing is to be mended`,
			own,
		);
	}
	if (own.endedAt !== Infinity && own.status === 'canceled') {
		return cause(
			'ended_without_invoice',
			`the subscription ${own.id} was cancelled at ${formatInstant(own.endedAt)} within a billing period, without a final invoice, so Stripe dropped the usage of that period. Bill it with an invoice item; cancel at the end of the period, or with a final invoice`,
			own,
		);
	}
	if (!isBilling(own)) return stopped(own);
	const from = Math.min(...itemsOnMeter(own, known.prices).map(({ billsSince }) => billsSince));
	if (from >= time.end) {
		return cause(
			'plan_changed',
			`the subscription ${own.id} was running, but bills this meter only from ${formatInstant(from)} on, when the item was added. Bill older usage with an invoice item`,
			own,
		);
	}
	return cause(
		'not_invoiced',
		`the subscription ${own.id} was running, but no invoice that is final, or will be by itself, has this usage: a price was changed within the billing period, or its plan was another one then, or a draft waits for somebody to finalize it, or was deleted. Look at the invoices and the changes of the subscription`,
		own,
	);
}

function stopped(one: HeldSubscription): Cause {
	return cause(
		'paused_or_unpaid',
		`the subscription ${one.id} is ${one.status}, and Stripe collects nothing for it. Settle its open invoice or resume it, or stop the usage`,
		one,
	);
}

function ended(one: HeldSubscription | undefined): Cause {
	const which = one === undefined ? '' : ` ${one.id}`;
	const since = one === undefined ? '' : ` at ${formatInstant(one.endedAt)}`;
	return cause(
		'subscription_ended',
		`the subscription${which} ended${since}, before this usage. Subscribe the customer again, backdated, or stop the usage`,
		one,
	);
}

function cause(code: UnbilledCode, reason: string, about: HeldSubscription | undefined): Cause {
	return { code, reason, ...(about && { subscription: about.id }) };
}

function latest(held: readonly HeldSubscription[]): HeldSubscription | undefined {
	return [...held].sort((a, b) => b.startedAt - a.startedAt)[0];
}

const NO_PRICE_AT_ALL =
	'the meter has no price, so that nobody is billed for it. Make a metered price for it, and add it to the subscriptions';

import { addQuantities, type Quantity, ZERO } from '../../../metering/quantity';
import { stripeError, StripeRequestError } from '../client';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import type { CustomerUsage } from '../usage/customer-usage';
import { granuleOf } from '../usage/granule';
import { whyUnread } from '../usage/plan-questions';
import { readEach } from '../usage/read-each';
import { BillableTally, type TotalBillable, type Why } from './billable-tally';
import { billOf } from './item-bill';
import { ItemPrices } from './item-price';
import { itemsByCustomer } from './items-by-customer';
import { isRunning, type MeteredItem } from './metered-items';
import type { PriceLookup } from './price-directory';

/** Whose usage of which meter a run may send. */
export interface PlannedUsage {
	readonly meter: Meter;
	readonly customer: string;
}

/** Usage that a run sent, as one meter event. */
export interface SentUsage extends PlannedUsage {
	/** The event's timestamp, Unix seconds. */
	readonly at: number;
	/** What it adds to the meter. */
	readonly quantity: Quantity;
}

/** Usage that may have been counted, by this run or an earlier one, or not. */
export interface UnclearUsage extends SentUsage {
	/** How its event ended. */
	readonly code: string;
	/** @default that a try got no clear answer */
	readonly reason?: string;
}

/** An item that bills usage of the run, as it was before the run sent anything. */
interface BilledItem {
	readonly item: MeteredItem;
	/** What Stripe showed of its period; or why that is not known. */
	readonly before: Quantity | Why;
	readonly lookup: PriceLookup;
}

const MINUTE = 60;
/** So few customers are asked for one by one, all others by the meter's prices. */
const FEW_CUSTOMERS = 200;

/**
 * What usage adds to the bills of the running periods: for each subscription item that bills it,
 * the amount of the period with it minus the amount without it, by the customer's own price.
 *
 * What the period has without it is what Stripe shows before anything is sent. Usage of the last
 * minutes is not shown yet, so that at the edge of a tier the amount may be off by what that usage
 * moves. Usage of other times than the running period, and on meters where an event may replace
 * others, is named as unrated.
 */
export class Billable {
	readonly #items = new Map<string, readonly BilledItem[] | Why>();

	/**
	 * Reads how the bills stand. To be called before the usage is sent. Never throws for what Stripe
	 * does: whom it could not read is named as unrated.
	 */
	static async before(planned: readonly PlannedUsage[], run: ReadRun): Promise<Billable> {
		const billable = new Billable();
		const prices = new ItemPrices(run);
		const byMeter = new Map<string, PlannedUsage[]>();
		for (const usage of planned) {
			const others = byMeter.get(usage.meter.id);
			if (others === undefined) byMeter.set(usage.meter.id, [usage]);
			else others.push(usage);
		}
		for (const usages of byMeter.values()) await billable.#read(usages, prices, run);
		return billable;
	}

	/**
	 * What the usage that Stripe accepted adds.
	 *
	 * @param accepted of customers and meters that were planned
	 * @param unclear what may have been accepted too: named, and in no amount
	 */
	of(accepted: readonly SentUsage[], unclear: readonly UnclearUsage[] = []): TotalBillable {
		const tally = new BillableTally();
		for (const { customer, quantity, code, reason = UNCLEAR } of unclear) {
			tally.leaveOut(customer, quantity, { code, reason });
		}
		const added = new Map<BilledItem, Quantity>();
		for (const { meter, customer, at, quantity } of accepted) {
			const items = this.#items.get(keyOf(meter, customer)) ?? NOT_SUBSCRIBED;
			if ('code' in items) {
				tally.leaveOut(customer, quantity, items);
				continue;
			}
			const billing = items.filter(({ item }) => at >= item.billsFrom && at < item.period.end);
			if (billing.length === 0) tally.leaveOut(customer, quantity, OTHER_PERIOD);
			for (const one of billing) {
				added.set(one, addQuantities(added.get(one) ?? ZERO, quantity));
			}
		}
		for (const [{ item, before, lookup }, quantity] of added) {
			if (!('model' in lookup)) tally.leaveOut(item.customer, quantity, lookup.refusal);
			else if (!isCollected(item)) tally.leaveOut(item.customer, quantity, STOPPED);
			else if ('code' in before) tally.leaveOut(item.customer, quantity, before);
			else {
				const amountOf = (usage: Quantity): bigint => billOf(item, lookup.model, usage).amount;
				const amount = amountOf(addQuantities(before, quantity)) - amountOf(before);
				tally.add(item, quantity, amount);
			}
		}
		return tally.total();
	}

	async #read(usages: readonly PlannedUsage[], prices: ItemPrices, run: ReadRun): Promise<void> {
		const { meter } = usages[0] as PlannedUsage;
		const customers = [...new Set(usages.map(({ customer }) => customer))];
		const setAll = (why: Why): void => {
			for (const customer of customers) this.#items.set(keyOf(meter, customer), why);
		};
		if (granuleOf(meter) !== MINUTE) return setAll(REPLACES);
		const few = customers.length <= FEW_CUSTOMERS ? customers : undefined;
		const found = await itemsByCustomer(run, meter, few).catch(stripeError);
		if (found instanceof StripeRequestError) return setAll(whyUnread(found));
		const billed: MeteredItem[] = [];
		for (const customer of customers) {
			const items = found.get(customer) ?? [];
			if (items instanceof StripeRequestError) {
				this.#items.set(keyOf(meter, customer), whyUnread(items));
			} else {
				billed.push(...items.filter(isRunning));
			}
		}
		const shown = await readEach(meter, billed.map(questionOf), run);
		const known = await Promise.all(
			billed.map(async (item, at): Promise<BilledItem> => {
				const usage = shown[at] as CustomerUsage;
				const before = usage.status === 'read' ? usage.series.total : usage;
				return { item, before, lookup: await prices.find(item) };
			}),
		);
		for (const one of known) {
			const key = keyOf(meter, one.item.customer);
			const others = this.#items.get(key) ?? [];
			this.#items.set(key, 'code' in others ? others : [...others, one]);
		}
	}
}

/** Stripe shows whole minutes: of the one in which the period begins, what is before it too. */
function questionOf({ customer, billsFrom, period: { end } }: MeteredItem) {
	const start = Math.floor(billsFrom / MINUTE) * MINUTE;
	return { customer, buckets: [{ label: '', start, end: Math.ceil(end / MINUTE) * MINUTE }] };
}

function keyOf({ id }: Meter, customer: string): string {
	return `${id} ${customer}`;
}

const NOT_SUBSCRIBED: Why = {
	code: 'subscription_missing',
	reason:
		'no running subscription has a price of the meter. Subscribe the customer, or see Find Unbilled of the node Stripe Usage',
};

/** Of these Stripe makes no invoice, or a draft that waits for somebody. */
function isCollected({ status }: MeteredItem): boolean {
	return status !== 'paused' && status !== 'unpaid';
}

const STOPPED: Why = {
	code: 'paused_or_unpaid',
	reason:
		'the subscription is paused or unpaid, and Stripe collects nothing for it. Settle its open invoice or resume it, or stop the usage',
};

const UNCLEAR =
	'a try got no clear answer, so this run may have billed it, or an earlier run, or nobody. Run again with the same rows; Get Current Period of the node Stripe Usage says what the bill stands at';

const OTHER_PERIOD: Why = {
	code: 'period_not_running',
	reason:
		'the usage is of another time than the billing period that is running, so it is on another invoice, or on none',
};

const REPLACES: Why = {
	code: 'meter_replaces',
	reason:
		'the meter has the formula last or an event time window, where an event may replace others, so that nobody can tell what it adds',
};

import { boolean, expand, fields, hash, integer, list, oneOf, text } from '../http/param';
import { noSuch } from '../http/problem';
import type { Ledger, Subscription } from '../state/ledger';
import { periodOf } from './billing-cycle';
import { cancelNow, endingWithPeriod, settled } from './cancellation';
import { checkKnown, mergedMetadata } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { priceView } from './price-view';
import { changeItems } from './subscription-changes';
import type { Item } from './subscription-form';
import { SUBSCRIBE, subscribe, SUBSCRIPTION_DETAILS } from './subscribe';

/** @throws StripeProblem 404, or 400 when a parameter named it */
export function subscriptionOf(ledger: Ledger, id: string, param = 'id'): Subscription {
	const subscription = ledger.subscriptions.find(id);
	if (subscription === undefined) throw noSuch('subscription', id, { param });
	return subscription;
}

/** The moment that a subscription ends at would be in its next period. */
function lastSecondOf({ ended_at: end, start_date: start }: Subscription): number | undefined {
	return end === null ? undefined : Math.max(start, end - 1);
}

/** The items of a subscription as they are answered now: with the period that they are in. */
export function itemsView(subscription: Subscription, ledger: Ledger): Item[] {
	const now = lastSecondOf(subscription) ?? ledger.seconds();
	const { start, end } = periodOf(subscription, now);
	return subscription.items.data.map((item) => ({
		...item,
		price: priceView(item.price),
		current_period_start: start,
		current_period_end: end,
	}));
}

/** A subscription as it is answered now. */
export function subscriptionView(found: Subscription, ledger: Ledger): Subscription {
	const subscription = settled(found, ledger);
	const data = itemsView(subscription, ledger);
	const items = {
		...subscription.items,
		data: data.slice(0, SHOWN_ITEMS),
		has_more: data.length > SHOWN_ITEMS,
	};
	return { ...subscription, items };
}

/** As many items as a subscription shows by itself; the others are read by pages. */
const SHOWN_ITEMS = 10;

const UPDATE = fields({
	...SUBSCRIPTION_DETAILS,
	items: list(
		hash({
			id: text(),
			price: text(),
			quantity: integer({ min: 0 }),
			deleted: boolean(),
			clear_usage: boolean(),
		}),
	),
});

const PATH = '/v1/subscriptions';

export const SUBSCRIPTIONS = [
	endpoint('POST', PATH, 'subscription_write', SUBSCRIBE, (params, { ledger }) =>
		subscriptionView(subscribe(params, ledger), ledger),
	),
	endpoint(
		'GET',
		PATH,
		'subscription_read',
		fields({
			...PAGING,
			customer: text(),
			price: text(),
			status: oneOf(
				'active',
				'all',
				'canceled',
				'ended',
				'incomplete',
				'incomplete_expired',
				'past_due',
				'paused',
				'trialing',
				'unpaid',
			),
			expand: expand(),
		}),
		({ customer, price, status, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			const page = ledger.subscriptions.page(
				paging,
				url,
				(one) =>
					(customer === undefined || one.customer === customer) &&
					(price === undefined || one.items.data.some((item) => item.price.id === price)) &&
					hasStatus(settled(one, ledger), status),
			);
			return { ...page, data: page.data.map((one) => subscriptionView(one, ledger)) };
		},
	),
	endpoint(
		'GET',
		`${PATH}/:id`,
		'subscription_read',
		fields({ expand: expand() }),
		(_, { ledger, id }) => subscriptionView(subscriptionOf(ledger, id), ledger),
	),
	endpoint('POST', `${PATH}/:id`, 'subscription_write', UPDATE, (params, { ledger, id }) => {
		const found = settled(subscriptionOf(ledger, id), ledger);
		if (found.status === 'canceled') throw noSuch('subscription', id);
		const { items = [], proration_behavior, cancel_at_period_end: ends } = params;
		const changed = changeItems(found, items, proration_behavior, ledger);
		const detailed = {
			...changed,
			metadata: mergedMetadata(changed.metadata, params.metadata),
			description: params.description ?? changed.description,
		};
		const after =
			ends === undefined ? detailed : endingWithPeriod(detailed, ends, ledger.seconds());
		return subscriptionView(ledger.subscriptions.replace(after), ledger);
	}),
	endpoint(
		'DELETE',
		`${PATH}/:id`,
		'subscription_write',
		fields({ invoice_now: boolean(), prorate: boolean(), expand: expand() }),
		({ invoice_now = false }, { ledger, id }) => {
			const subscription = subscriptionOf(ledger, id);
			if (subscription.status === 'canceled') throw noSuch('subscription', id);
			return subscriptionView(cancelNow(subscription, ledger, invoice_now), ledger);
		},
	),
];

/** Stripe leaves cancelled ones out unless they are asked for. */
function hasStatus({ status }: Subscription, asked: string | undefined): boolean {
	if (asked === 'all') return true;
	if (asked === undefined) return status !== 'canceled';
	return status === (asked === 'ended' ? 'canceled' : asked);
}

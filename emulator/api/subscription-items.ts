import { boolean, expand, fields, integer, oneOf, required, text } from '../http/param';
import { noSuch } from '../http/problem';
import type { Ledger, Subscription } from '../state/ledger';
import { Shelf } from '../state/shelf';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { changeItems, type ItemChange, type ProrationBehavior } from './subscription-changes';
import type { Item } from './subscription-form';
import { PRORATION_BEHAVIOR } from './subscribe';
import { itemsView, subscriptionOf } from './subscriptions';

const PATH = '/v1/subscription_items';

const CHANGE = {
	quantity: integer({ min: 0 }),
	proration_behavior: PRORATION_BEHAVIOR,
	off_session: boolean(),
	payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete', 'pending_if_incomplete'),
	expand: expand(),
};

export const SUBSCRIPTION_ITEMS = [
	endpoint(
		'POST',
		PATH,
		'subscription_write',
		fields({ ...CHANGE, subscription: required(text()), price: required(text()) }),
		({ subscription, price, quantity, proration_behavior }, { ledger }) => {
			const found = subscriptionOf(ledger, subscription, 'subscription');
			const items = changed(found, { price, quantity }, proration_behavior, ledger);
			return items[items.length - 1];
		},
	),
	endpoint(
		'GET',
		PATH,
		'subscription_read',
		fields({ ...PAGING, subscription: required(text()), expand: expand() }),
		({ subscription, ...paging }, { ledger, url }) => {
			const items = itemsView(subscriptionOf(ledger, subscription, 'subscription'), ledger);
			const shelf = new Shelf<Item>('subscription item');
			for (const item of items.reverse()) shelf.add(item);
			return shelf.page(paging, url);
		},
	),
	endpoint('GET', `${PATH}/:id`, 'subscription_read', fields({ expand: expand() }), (_, call) => {
		const owner = ownerOf(call.ledger, call.id);
		return itemOf(itemsView(owner, call.ledger), call.id);
	}),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'subscription_write',
		fields({ ...CHANGE, price: text() }),
		({ price, quantity, proration_behavior }, { ledger, id }) =>
			itemOf(changed(ownerOf(ledger, id), { id, price, quantity }, proration_behavior, ledger), id),
	),
	endpoint(
		'DELETE',
		`${PATH}/:id`,
		'subscription_write',
		fields({ clear_usage: boolean(), proration_behavior: PRORATION_BEHAVIOR }),
		({ proration_behavior }, { ledger, id }) => {
			changed(ownerOf(ledger, id), { id, deleted: true }, proration_behavior, ledger);
			return { id, object: 'subscription_item', deleted: true };
		},
	),
];

function changed(
	subscription: Subscription,
	change: ItemChange,
	proration: ProrationBehavior,
	ledger: Ledger,
): readonly Item[] {
	const after = changeItems(subscription, [change], proration, ledger, () => '');
	return itemsView(after, ledger);
}

function ownerOf(ledger: Ledger, id: string): Subscription {
	const owner = ledger.subscriptions
		.all()
		.find(({ items }) => items.data.some((item) => item.id === id));
	if (owner === undefined) throw noSuch('subscription_item', id);
	return owner;
}

function itemOf(items: readonly Item[], id: string): Item {
	const found = items.find((item) => item.id === id);
	if (found === undefined) throw noSuch('subscription_item', id);
	return found;
}

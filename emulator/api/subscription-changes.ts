import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Ledger, Subscription } from '../state/ledger';
import { billableOf, checkTogether } from './billable';
import { periodOf } from './billing-cycle';
import { type Item, newItem } from './subscription-form';

/** A change of one item. Without the item's ID it adds one. */
export interface ItemChange {
	readonly id?: string | undefined;
	readonly price?: string | undefined;
	readonly quantity?: number | undefined;
	readonly deleted?: boolean | undefined;
}

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none' | undefined;

/**
 * Adds, changes and takes off items. Usage is billed from when its price came on; what was used
 * until a price went off is billed by an invoice item in billing mode `flexible`, and else lost.
 *
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup#update-prices-mid-cycle
 * @throws StripeProblem
 */
export function changeItems(
	subscription: Subscription,
	changes: readonly ItemChange[],
	proration: ProrationBehavior,
	ledger: Ledger,
	at: (index: number) => string = (index) => `items[${index}]`,
): Subscription {
	if (subscription.status === 'canceled') throw noSuch('subscription', subscription.id);
	const before = subscription.items.data;
	let after = before;
	changes.forEach((change, index) => {
		after = changed(after, change, at(index), subscription, ledger);
	});
	if (after.length === 0) {
		throw invalidRequest(
			'A subscription must have at least one active plan. To cancel the subscription, use the cancel API instead.',
			{ param: 'items' },
		);
	}
	checkTogether(after, subscription.currency);
	for (const item of before) {
		if (!after.includes(item)) endTerm(item, subscription, proration, ledger);
	}
	for (const { id, price, quantity } of after.filter((item) => !before.includes(item))) {
		const from = ledger.seconds();
		ledger.itemTerms.begin(subscription.id, { item: id, price, quantity, from });
	}
	return ledger.subscriptions.replace({
		...subscription,
		items: { ...subscription.items, data: [...after] },
	});
}

function changed(
	items: readonly Item[],
	change: ItemChange,
	at: string,
	{ id: subscription }: Subscription,
	ledger: Ledger,
): Item[] {
	const { id, price, quantity, deleted = false } = change;
	if (id === undefined) {
		const added = billableOf({ price: price ?? '', quantity }, at, ledger);
		return [...items, newItem(added, subscription, ledger.seconds())];
	}
	const old = items.find((item) => item.id === id);
	if (old === undefined) throw noSuch('subscription item', id, { param: `${at}[id]` });
	if (deleted) return items.filter((item) => item !== old);
	const isSame =
		(price ?? old.price.id) === old.price.id && (quantity ?? old.quantity) === old.quantity;
	if (isSame) return [...items];
	const wanted = billableOf({ price: price ?? old.price.id, quantity }, at, ledger);
	const item = newItem(wanted, subscription, old.created, id);
	return items.map((one) => (one === old ? item : one));
}

function endTerm(
	{ id, price }: Item,
	subscription: Subscription,
	proration: ProrationBehavior,
	ledger: Ledger,
): void {
	const at = ledger.seconds();
	const isBilled =
		price.recurring?.usage_type === 'metered' &&
		subscription.billing_mode.type === 'flexible' &&
		proration !== 'none' &&
		periodOf(subscription, at).start < at;
	const invoiceItem = isBilled ? newId('ii') : null;
	ledger.itemTerms.end(subscription.id, id, { at, ms: ledger.clock.now(), invoiceItem });
}

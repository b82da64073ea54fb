import {
	boolean,
	expand,
	fields,
	hash,
	integer,
	list,
	oneOf,
	required,
	text,
	textMap,
} from '../http/param';
import { missingParam, noSuch } from '../http/problem';
import type { Ledger, Subscription } from '../state/ledger';
import { billableOf, checkTogether, type ItemParams } from './billable';
import { endingWithPeriod } from './cancellation';
import { withoutEmpty } from './customers';
import { newSubscription } from './subscription-form';

export const PRORATION_BEHAVIOR = oneOf('always_invoice', 'create_prorations', 'none');

/** What both a new and a changed subscription take. */
export const SUBSCRIPTION_DETAILS = {
	cancel_at_period_end: boolean(),
	collection_method: oneOf('charge_automatically'),
	description: text(500),
	metadata: textMap(),
	off_session: boolean(),
	payment_behavior: oneOf(
		'allow_incomplete',
		'default_incomplete',
		'error_if_incomplete',
		'pending_if_incomplete',
	),
	proration_behavior: PRORATION_BEHAVIOR,
	expand: expand(),
};

export const SUBSCRIBE = fields({
	...SUBSCRIPTION_DETAILS,
	customer: required(text()),
	items: required(list(hash({ price: required(text()), quantity: integer({ min: 0 }) }))),
	backdate_start_date: integer(),
	billing_cycle_anchor: integer(),
	billing_mode: hash({ type: required(oneOf('classic', 'flexible')) }),
	currency: text(3),
	trial_end: integer(),
	trial_period_days: integer({ min: 1, max: 730 }),
});

type Created = ReturnType<typeof SUBSCRIBE>;
export type SubscriptionParams = Partial<Omit<Created, 'items'>> &
	Pick<Created, 'customer'> & { readonly items: readonly ItemParams[] };

/** @throws StripeProblem */
export function subscribe(params: SubscriptionParams, ledger: Ledger, id?: string): Subscription {
	if (!ledger.hasCustomer(params.customer)) {
		const elsewhere = ledger.elsewhere(params.customer);
		throw noSuch('customer', params.customer, { param: 'customer', elsewhere });
	}
	const items = params.items.map((item, index) => billableOf(item, `items[${index}]`, ledger));
	if (items.length === 0) throw missingParam('items');
	const currency = params.currency?.toLowerCase() ?? items[0].price.currency;
	checkTogether(items, currency);
	const start = params.backdate_start_date ?? ledger.seconds();
	const { trial_period_days: days } = params;
	const trialEnd =
		params.trial_end ?? (days === undefined ? null : ledger.seconds() + days * 86_400);
	const asked = newSubscription(
		{
			customer: params.customer,
			items,
			currency,
			start,
			anchor: params.billing_cycle_anchor ?? trialEnd ?? start,
			trialEnd,
			billingMode: params.billing_mode?.type ?? 'flexible',
			metadata: withoutEmpty(params.metadata ?? {}),
			description: params.description ?? null,
		},
		ledger,
		id,
	);
	for (const { id: item, price, quantity } of asked.items.data) {
		ledger.itemTerms.begin(asked.id, { item, price, quantity, from: start });
	}
	const ends = params.cancel_at_period_end ?? false;
	return ledger.subscriptions.add(ends ? endingWithPeriod(asked, true, ledger.seconds()) : asked);
}

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
import { invalidRequest, missingParam, noSuch } from '../http/problem';
import { periodAt } from '../state/billing-period';
import type { Ledger, Price, Subscription } from '../state/ledger';
import { cycleOf } from './billing-cycle';
import { cancelNow } from './cancellation';
import { checkKnown, withoutEmpty } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { priceOf, priceView } from './prices';
import { newSubscription } from './subscription-form';

/** @throws StripeProblem 404, or 400 when a parameter named it */
export function subscriptionOf(ledger: Ledger, id: string, param = 'id'): Subscription {
	const subscription = ledger.subscriptions.find(id);
	if (subscription === undefined) throw noSuch('subscription', id, { param });
	return subscription;
}

/** A subscription as it is answered now: with the periods that its items are in. */
export function subscriptionView(subscription: Subscription, ledger: Ledger): Subscription {
	const now = subscription.ended_at ?? ledger.seconds();
	const data = subscription.items.data.map((item) => {
		const cycle = cycleOf(item.price, subscription.billing_cycle_anchor);
		const { start, end } = periodAt(cycle, subscription.start_date, now);
		return {
			...item,
			price: priceView(item.price, false),
			current_period_start: start,
			current_period_end: end,
		};
	});
	return { ...subscription, items: { ...subscription.items, data } };
}

const CREATE = fields({
	customer: required(text()),
	items: required(list(hash({ price: required(text()) }))),
	backdate_start_date: integer(),
	billing_cycle_anchor: integer(),
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
	proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
	expand: expand(),
});

export type SubscriptionParams = Partial<ReturnType<typeof CREATE>> &
	Pick<ReturnType<typeof CREATE>, 'customer' | 'items'>;

/** @throws StripeProblem */
export function subscribe(params: SubscriptionParams, ledger: Ledger, id?: string): Subscription {
	if (!ledger.hasCustomer(params.customer)) {
		const elsewhere = ledger.elsewhere(params.customer);
		throw noSuch('customer', params.customer, { param: 'customer', elsewhere });
	}
	if (params.items.length === 0) throw missingParam('items');
	const prices = params.items.map(({ price }, index) =>
		meteredPrice(ledger, price, `items[${index}][price]`),
	);
	const cycles = new Set(
		prices.map(({ recurring }) => `${recurring?.interval_count} ${recurring?.interval}`),
	);
	if (cycles.size > 1) {
		throw invalidRequest('This emulator bills all items of a subscription at one interval.', {
			param: 'items',
		});
	}
	const start = params.backdate_start_date ?? ledger.seconds();
	return ledger.subscriptions.add(
		newSubscription(
			{
				customer: params.customer,
				prices,
				start,
				anchor: params.billing_cycle_anchor ?? start,
				metadata: withoutEmpty(params.metadata ?? {}),
				description: params.description ?? null,
				cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
			},
			ledger,
			id,
		),
	);
}

function meteredPrice(ledger: Ledger, id: string, param: string): Price {
	const price = priceOf(ledger, id, param);
	if (price.recurring?.usage_type === 'metered') return price;
	throw invalidRequest('This emulator only bills metered prices.', { param });
}

const PATH = '/v1/subscriptions';

export const SUBSCRIPTIONS = [
	endpoint('POST', PATH, 'subscription_write', CREATE, (params, { ledger }) =>
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
					hasStatus(one, status),
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

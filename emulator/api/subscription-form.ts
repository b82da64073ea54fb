import type Stripe from 'stripe';
import { newId } from '../ids';
import { periodAt } from '../state/billing-period';
import type { Ledger, Price, Subscription } from '../state/ledger';
import type { OnWire } from '../wire';
import { cycleOf } from './billing-cycle';

type Item = Subscription['items']['data'][number];

export interface NewSubscription {
	readonly customer: string;
	readonly prices: readonly Price[];
	readonly start: number;
	/** Unix seconds of a boundary between periods. */
	readonly anchor: number;
	readonly metadata: Record<string, string>;
	readonly description: string | null;
	readonly cancelAtPeriodEnd: boolean;
}

/** A new active subscription of metered prices; not yet on the ledger's shelf. */
export function newSubscription(
	asked: NewSubscription,
	ledger: Ledger,
	id = newId('sub'),
): Subscription {
	const created = ledger.seconds();
	return {
		id,
		object: 'subscription',
		application: null,
		application_fee_percent: null,
		automatic_tax: { disabled_reason: null, enabled: false, liability: null },
		billing_cycle_anchor: asked.anchor,
		billing_cycle_anchor_config: null,
		billing_mode: { flexible: null, type: 'flexible' },
		billing_schedules: [],
		billing_thresholds: null,
		cancel_at: null,
		cancel_at_period_end: asked.cancelAtPeriodEnd,
		canceled_at: null,
		cancellation_details: {
			comment: null,
			feedback: null,
			feedback_option: null,
			reason: null,
		},
		collection_method: 'charge_automatically',
		created,
		currency: asked.prices[0]?.currency ?? 'usd',
		customer: asked.customer,
		customer_account: null,
		days_until_due: null,
		default_payment_method: null,
		default_source: null,
		default_tax_rates: [],
		description: asked.description,
		discounts: [],
		ended_at: null,
		invoice_settings: {
			account_tax_ids: null,
			custom_fields: null,
			description: null,
			footer: null,
			issuer: { type: 'self' },
		},
		items: {
			object: 'list',
			data: asked.prices.map((price) => newItem(price, id, asked, created)),
			has_more: false,
			url: `/v1/subscription_items?subscription=${id}`,
		},
		latest_invoice: null,
		livemode: ledger.livemode,
		managed_payments: null,
		metadata: asked.metadata,
		next_pending_invoice_item_invoice: null,
		on_behalf_of: null,
		pause_collection: null,
		payment_settings: null,
		pending_invoice_item_interval: null,
		pending_setup_intent: null,
		pending_update: null,
		schedule: null,
		start_date: asked.start,
		status: 'active',
		test_clock: null,
		transfer_data: null,
		trial_end: null,
		trial_settings: null,
		trial_start: null,
	};
}

function newItem(
	price: Price,
	subscription: string,
	{ anchor, start }: NewSubscription,
	created: number,
): Item {
	const period = periodAt(cycleOf(price, anchor), start, start);
	return {
		id: newId('si'),
		object: 'subscription_item',
		billing_thresholds: null,
		created,
		current_period_end: period.end,
		current_period_start: period.start,
		current_trial: null,
		discounts: [],
		metadata: {},
		plan: planOf(price),
		price,
		subscription,
		tax_rates: [],
	};
}

/** The older object that Stripe still shows beside a price. */
function planOf(price: Price): OnWire<Stripe.Plan> {
	return {
		id: price.id,
		object: 'plan',
		active: price.active,
		amount: price.unit_amount,
		amount_decimal: price.unit_amount_decimal,
		billing_scheme: price.billing_scheme,
		created: price.created,
		currency: price.currency,
		interval: price.recurring?.interval ?? 'month',
		interval_count: price.recurring?.interval_count ?? 1,
		livemode: price.livemode,
		metadata: price.metadata,
		meter: price.recurring?.meter ?? null,
		nickname: price.nickname,
		product: price.product,
		tiers_mode: price.tiers_mode,
		transform_usage: price.transform_quantity,
		trial_period_days: null,
		usage_type: price.recurring?.usage_type ?? 'metered',
	};
}

import type Stripe from 'stripe';
import { newId } from '../ids';
import type { Ledger, Price, Subscription } from '../state/ledger';
import type { OnWire } from '../wire';

export type Item = Subscription['items']['data'][number];

/** What an item bills: usage, or a number of units. */
export interface Billable {
	readonly price: Price;
	readonly quantity?: number | undefined;
}

export interface NewSubscription {
	readonly customer: string;
	readonly items: readonly Billable[];
	/** ISO code in lower case. */
	readonly currency: string;
	readonly start: number;
	/** Unix seconds of a boundary between periods. */
	readonly anchor: number;
	/** Unix seconds; null without a trial. */
	readonly trialEnd: number | null;
	readonly billingMode: 'classic' | 'flexible';
	readonly metadata: Record<string, string>;
	readonly description: string | null;
}

/** A new subscription; not yet on the ledger's shelf. */
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
		billing_mode: { flexible: null, type: asked.billingMode },
		billing_schedules: [],
		billing_thresholds: null,
		cancel_at: null,
		cancel_at_period_end: false,
		canceled_at: null,
		cancellation_details: {
			comment: null,
			feedback: null,
			feedback_option: null,
			reason: null,
		},
		collection_method: 'charge_automatically',
		created,
		currency: asked.currency,
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
			data: asked.items.map((one) => newItem(one, id, created)),
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
		status: asked.trialEnd === null ? 'active' : 'trialing',
		test_clock: null,
		transfer_data: null,
		trial_end: asked.trialEnd,
		trial_settings: null,
		trial_start: asked.trialEnd === null ? null : asked.start,
	};
}

/** A new item; its period shows when it is answered. */
export function newItem(
	{ price, quantity }: Billable,
	subscription: string,
	created: number,
	id = newId('si'),
): Item {
	const isMetered = price.recurring?.usage_type === 'metered';
	return {
		id,
		object: 'subscription_item',
		billing_thresholds: null,
		created,
		current_period_end: 0,
		current_period_start: 0,
		current_trial: null,
		discounts: [],
		metadata: {},
		plan: planOf(price),
		price,
		...(!isMetered && { quantity: quantity ?? 1 }),
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

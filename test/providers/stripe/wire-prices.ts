import type Stripe from 'stripe';
import type { OnWire } from '../../../emulator/wire';

export type WirePrice = OnWire<Stripe.Price>;

/** A metered price in dollars, as it travels. */
export function price(more: Partial<WirePrice> = {}): Stripe.Price {
	const wire: Partial<WirePrice> = {
		id: 'price_1',
		object: 'price',
		billing_scheme: 'per_unit',
		currency: 'usd',
		custom_unit_amount: null,
		recurring: {
			interval: 'month',
			interval_count: 1,
			meter: 'mtr_1',
			trial_period_days: null,
			usage_type: 'metered',
		},
		tiers_mode: null,
		transform_quantity: null,
		unit_amount: null,
		unit_amount_decimal: '0.5',
		...more,
	};
	return wire as unknown as Stripe.Price;
}

export type WireTier = NonNullable<WirePrice['tiers']>[number];

export function wireTier(more: Partial<WireTier>): WireTier {
	return {
		flat_amount: null,
		flat_amount_decimal: null,
		unit_amount: null,
		unit_amount_decimal: null,
		up_to: null,
		...more,
	};
}

export const TIERED: Partial<WirePrice> = {
	billing_scheme: 'tiered',
	tiers_mode: 'graduated',
	unit_amount_decimal: null,
	tiers: [
		wireTier({
			up_to: 100,
			unit_amount: 0,
			unit_amount_decimal: '0',
			flat_amount: 900,
			flat_amount_decimal: '900',
		}),
		wireTier({ unit_amount_decimal: '0.025' }),
	],
};

/** Amounts in another currency. */
export const OPTION = {
	custom_unit_amount: null,
	tax_behavior: null,
	unit_amount: null,
	unit_amount_decimal: '70.5',
};

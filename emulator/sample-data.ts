import type { AccountState, PaymentMethodSeed } from './state/account-state';

/** Customers that the demo's database has usage of. */
export const SAMPLE_CUSTOMERS = 60;

/** @param number from 1 */
export function sampleCustomerId(number: number): string {
	return `cus_demo_${String(number).padStart(4, '0')}`;
}

/** What the payment methods of sample customers do; those of the others pay. */
const SAMPLE_CARDS: Readonly<Record<number, Partial<PaymentMethodSeed> | 'none'>> = {
	2: { behaviour: 'insufficient_funds', number: '4000000000000341' },
	3: { behaviour: 'authentication_required', number: '4000002760003184' },
	4: 'none',
	5: { type: 'us_bank_account', number: '000123456789' },
};

/** Less than a month, so that no sample usage lies in a period that has ended. */
const SUBSCRIBED_SECONDS = 25 * 86_400;

/**
 * Meters of every kind, a metered price, and 60 customers subscribed to it for 25 days, most with a
 * card.
 *
 * @param now Unix seconds
 */
export function addSampleData(state: AccountState, now: number): void {
	addMeters(state);
	state.addProduct({ id: 'prod_demo_api', name: 'API calls' });
	state.addPrice({
		id: 'price_demo_api_calls',
		product: 'prod_demo_api',
		currency: 'usd',
		unit_amount_decimal: '0.2',
		recurring: {
			interval: 'month',
			interval_count: 1,
			meter: 'mtr_demo_api_calls',
			usage_type: 'metered',
		},
	});
	for (let number = 1; number <= SAMPLE_CUSTOMERS; number += 1) {
		const customer = sampleCustomerId(number);
		state.addCustomer(customer, {
			name: `Demo Customer ${number}`,
			email: `customer-${number}@example.com`,
		});
		const card = SAMPLE_CARDS[number] ?? {};
		if (card !== 'none') {
			const id = `pm_demo_${String(number).padStart(4, '0')}`;
			state.addPaymentMethod({ customer, id, ...card });
		}
		state.addSubscription({
			id: `sub_demo_${String(number).padStart(4, '0')}`,
			customer,
			items: [{ price: 'price_demo_api_calls' }],
			backdate_start_date: now - SUBSCRIBED_SECONDS,
		});
	}
}

function addMeters(state: AccountState): void {
	state.addMeter({ id: 'mtr_demo_api_calls', event_name: 'api_calls', display_name: 'API calls' });
	state.addMeter({
		id: 'mtr_demo_storage',
		event_name: 'storage_gb',
		display_name: 'Storage (GB)',
		formula: 'last',
	});
	state.addMeter({
		id: 'mtr_demo_logins',
		event_name: 'logins',
		display_name: 'Logins',
		formula: 'count',
	});
	state.addMeter({
		id: 'mtr_demo_tokens_v1',
		event_name: 'tokens_v1',
		display_name: 'Tokens (retired)',
		status: 'inactive',
	});
}

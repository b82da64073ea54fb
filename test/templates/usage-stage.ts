import { DAY, now } from './scheduled';
import { setStage, type Stage } from './stage';
import { sendUsage } from './stripe-requests';

/** When the subscriptions of this stage began: ten days ago, on a full minute. Unix seconds. */
export const START = now - (now % 60) - 10 * DAY;

export interface UsageStage extends Stage {
	/** A customer with a subscription that began at START; the name of its item. */
	subscribe(customer: string, subscription?: string): string;
	/** Usage of the second day. */
	use(customer: string, quantity: string): Promise<void>;
}

/** Sets the stage for a test file: 100 calls are included, each one more costs 2 dollars. */
export function setUsageStage(...customers: readonly string[]): UsageStage {
	const stage = setStage();
	const subscribe = (customer: string, id = `sub_of_${customer}`): string => {
		const { state } = stage.stripe;
		if (!state.customers().some((one) => one.id === customer)) state.addCustomer(customer);
		const { items } = state.addSubscription({
			id,
			customer,
			items: [{ price: 'price_of_calls' }],
			backdate_start_date: START,
		});
		return items.data[0]?.id ?? '';
	};
	beforeEach(() => {
		const { state } = stage.stripe;
		const free = { up_to: 100, unit_amount: 0 };
		const paid = { up_to: 'inf' as const, unit_amount: 200 };
		const rest = {
			flat_amount: undefined,
			flat_amount_decimal: undefined,
			unit_amount_decimal: undefined,
		};
		state.addPrice({
			id: 'price_of_calls',
			product: state.addProduct({ name: 'Calls' }).id,
			currency: 'usd',
			billing_scheme: 'tiered',
			tiers_mode: 'graduated',
			tiers: [
				{ ...free, ...rest },
				{ ...paid, ...rest },
			],
			recurring: {
				interval: 'month',
				interval_count: 1,
				usage_type: 'metered',
				meter: state.meters()[0]?.id ?? '',
			},
		});
		for (const customer of customers) subscribe(customer);
	});
	return Object.assign(stage, {
		subscribe,
		use: async (customer: string, quantity: string) =>
			await sendUsage(stage, [{ customer, quantity, at: START + DAY }]),
	});
}

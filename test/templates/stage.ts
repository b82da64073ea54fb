import { type RunningEmulator, startEmulator } from '../../emulator';
import { UsageDatabase } from './usage-database';

/** What every template needs around it: a local Stripe, and a database with usage. */
export interface Stage {
	readonly stripe: RunningEmulator;
	readonly database: UsageDatabase;
}

/** Sets the stage for a test file; each test finds the meter `api_calls`, and no usage. */
export function setStage(...customers: readonly string[]): Stage {
	const stage: { stripe?: RunningEmulator; database?: UsageDatabase } = {};
	beforeAll(async () => {
		stage.stripe = await startEmulator({ limits: 'off' });
		stage.database = await UsageDatabase.start();
	}, 120_000);
	afterAll(async () => {
		await stage.stripe?.close();
		await stage.database?.stop();
	});
	beforeEach(async () => {
		stage.stripe?.faults.clear();
		stage.stripe?.state.reset();
		if (stage.stripe) sell(stage.stripe, customers);
		await stage.database?.clear();
	});
	return stage as Stage;
}

/** Customers with a subscription to a price of the meter `api_calls`. */
function sell({ state }: RunningEmulator, customers: readonly string[]): void {
	const { id: meter } = state.addMeter({ event_name: 'api_calls' });
	const { id: product } = state.addProduct({ name: 'API calls' });
	const { id: price } = state.addPrice({
		product,
		currency: 'usd',
		unit_amount_decimal: '0.2',
		recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter },
	});
	for (const customer of customers) {
		state.addCustomer(customer);
		state.addSubscription({ customer, items: [{ price }] });
	}
}

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
		stage.stripe?.state.addMeter({ event_name: 'api_calls' });
		for (const customer of customers) stage.stripe?.state.addCustomer(customer);
		await stage.database?.clear();
	});
	return stage as Stage;
}

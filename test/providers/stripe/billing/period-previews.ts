import fc from 'fast-check';
import type Stripe from 'stripe';
import { startEmulator } from '../../../../emulator';
import type { OnWire } from '../../../../emulator/wire';
import { formatQuantity, type Quantity } from '../../../../metering/quantity';
import type { PriceModel } from '../../../../metering/rating/price-model';
import { Zone } from '../../../../metering/series/zone';
import { readCurrentPeriods } from '../../../../providers/stripe/billing/current-periods';
import { StripeClient } from '../../../../providers/stripe/client';
import { withReadRun } from '../../../../providers/stripe/read-run';
import { prices, usages } from '../../../metering/rating/prices';
import { VirtualClock } from '../../../support/virtual-clock';
import { directSend } from '../direct-send';
import { formOf, METER } from '../price-previews';

const CUSTOMERS = 3;
const DAY = 86_400;
const UTC = Zone.of('UTC') as { readonly ok: true; readonly value: Zone };
const NOW = Date.UTC(2026, 4, 31, 10, 17, 23) / 1000;
/** Of a price, what it has in each currency. */
const TERMS = ['tiers', 'unit_amount_decimal'];

/** A price in two currencies, and customers in the middle of a period of it. */
interface Scene {
	readonly models: readonly [PriceModel, PriceModel];
	readonly interval: 'day' | 'week' | 'month' | 'year';
	readonly customers: ReadonlyArray<{
		readonly usage: Quantity;
		readonly currency: 'usd' | 'eur';
		/** When the subscription began, in seconds before now. */
		readonly age: number;
		/** Used before the running period, where it must not count. */
		readonly before: number;
	}>;
}

/** Schemes and packages are the same in all currencies. */
const MODELS = fc.tuple(prices(), prices()).filter(([usd, eur]) => usd.scheme === eur.scheme);

const scenes: fc.Arbitrary<Scene> = MODELS.chain((models) =>
	fc.record({
		models: fc.constant(models),
		interval: fc.constantFrom('day', 'week', 'month', 'year'),
		customers: fc.array(
			fc.record({
				usage: usages(models[0]),
				currency: fc.constantFrom('usd', 'eur'),
				age: fc.integer({ min: 120, max: 30 * DAY }),
				before: fc.nat(900),
			}),
			{ minLength: CUSTOMERS, maxLength: CUSTOMERS },
		),
	}),
);

/**
 * Reads random current periods, of random prices, and holds every amount against Stripe's preview.
 *
 * @returns how many amounts were the same
 * @throws at the first one that is not
 */
export async function comparePeriods(seed: number, numScenes: number): Promise<number> {
	const emulator = await startEmulator({ limits: 'off', seed: 1 });
	const client = new StripeClient(directSend(emulator), new VirtualClock());
	const time = {
		range: 'current_period',
		grouping: 'none',
		zone: UTC.value,
	} as const;
	let compared = 0;
	try {
		await fc.assert(
			fc.asyncProperty(scenes, async (scene) => {
				// Nothing of one scene is for another, whose prices would be read along with its own.
				emulator.state.reset();
				emulator.state.addMeter(METER);
				emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
				emulator.clock.set(NOW * 1000);
				const price = await addPrice(client, scene);
				const made = await Promise.all(
					scene.customers.map(async ({ usage, currency, age, before }) => {
						const customer = emulator.state.test.addCustomer().id;
						const use = async (value: string, timestamp: number): Promise<void> => {
							await client.post('/v1/billing/meter_events', {
								event_name: METER.event_name,
								timestamp,
								payload: { stripe_customer_id: customer, value },
							});
						};
						const subscription = await client.post<OnWire<Stripe.Subscription>>(
							'/v1/subscriptions',
							{
								customer,
								currency,
								items: { 0: { price } },
								backdate_start_date: NOW - age,
							},
						);
						const { current_period_start: start } = subscription.items
							.data[0] as OnWire<Stripe.SubscriptionItem>;
						await use(String(before), start - 60);
						await use(formatQuantity(usage), Math.min(NOW, start + 60));
						return { customer, usage };
					}),
				);
				const asked = made.map(({ customer }, index) => ({
					index,
					meter: { by: 'id', value: METER.id } as const,
					customer,
					time: { ok: true, value: time } as const,
				}));
				const { periods } = await withReadRun(
					{ readsPerSecond: 100_000, lanesAtOnce: 8, retryBudgetMs: 1000 },
					{ client, clock: new VirtualClock() },
					async (run) => await readCurrentPeriods(asked, { now: NOW, check: true }, run),
				);
				expect(periods).toHaveLength(CUSTOMERS);
				for (const [at, { usage, bill, preview, difference, notes }] of periods.entries()) {
					expect(notes).toEqual([]);
					expect(difference).toBe(0n);
					expect(formatQuantity(usage)).toBe(
						formatQuantity((made[at] as { usage: Quantity }).usage),
					);
					const total = preview !== undefined && 'invoice' in preview && preview.invoice.total;
					expect('amount' in bill && bill.amount.toString()).toBe(String(total));
					compared += 1;
				}
			}),
			{ seed, numRuns: numScenes },
		);
	} finally {
		await emulator.close();
	}
	return compared;
}

async function addPrice(client: StripeClient, { models, interval }: Scene): Promise<string> {
	const [usd, eur] = models.map((model) => formOf(model, 'usd'));
	const option = Object.fromEntries(
		Object.entries(eur ?? {}).filter(([name]) => TERMS.includes(name)),
	);
	const { id } = await client.post<{ id: string }>('/v1/prices', {
		...usd,
		recurring: { interval, usage_type: 'metered', meter: METER.id },
		currency_options: { eur: option },
	});
	return id;
}

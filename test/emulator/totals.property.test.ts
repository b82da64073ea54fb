import fc from 'fast-check';
import { startEmulator } from '../../emulator';
import {
	addQuantities,
	formatQuantity,
	parseQuantity,
	type Quantity,
	ZERO,
} from '../../metering/quantity';
import { clientOf, NOON, refused, usage } from './support';

const CUSTOMERS = ['cus_1', 'cus_2', 'cus_3'];

interface Step {
	readonly kind: 'report' | 'cancel';
	readonly customer: number;
	readonly identifier: number;
	/** Up to six digits with up to three behind the point. */
	readonly thousandths: number;
	readonly minutesAgo: number;
}

const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.constantFrom<Step['kind'][]>('report', 'report', 'report', 'cancel'),
	customer: fc.nat(CUSTOMERS.length - 1),
	// Few, so that many are used again or cancelled.
	identifier: fc.nat(15),
	thousandths: fc.integer({ min: -999_999, max: 999_999 }),
	minutesAgo: fc.nat(47 * 60),
});

function quantityOf(text: string): Quantity {
	const read = parseQuantity(text);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

it('summaries and totals are the exact sums of what was accepted and not cancelled', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
			const emulator = await startEmulator({
				limits: 'off',
				clock: { now: () => (NOON + 3600) * 1000 },
			});
			try {
				const meter = emulator.state.addMeter({ event_name: 'api_calls' }).id;
				for (const customer of CUSTOMERS) emulator.state.addCustomer(customer);
				const { billing } = clientOf(emulator, 'sk_test_1');
				const standing = new Map<string, { customer: string; value: string } | 'cancelled'>();
				for (const { kind, customer, identifier: number, thousandths, minutesAgo } of steps) {
					const identifier = `row-${number}`;
					const known = standing.get(identifier);
					if (kind === 'cancel') {
						const cancel = billing.meterEventAdjustments.create({
							event_name: 'api_calls',
							type: 'cancel',
							cancel: { identifier },
						});
						if (known === undefined || known === 'cancelled') await refused(cancel);
						else await cancel;
						if (known !== undefined) standing.set(identifier, 'cancelled');
						continue;
					}
					const value = formatQuantity({ units: BigInt(thousandths), scale: 3 });
					const report = billing.meterEvents.create(
						usage(value, { identifier, timestamp: NOON - 60 * minutesAgo }, CUSTOMERS[customer]),
					);
					if (known === undefined) {
						await report;
						standing.set(identifier, { customer: CUSTOMERS[customer], value });
					} else await refused(report);
				}
				for (const customer of CUSTOMERS) {
					const expected = formatQuantity(
						[...standing.values()]
							.filter((event) => event !== 'cancelled')
							.filter((event) => event.customer === customer)
							.reduce((sum, { value }) => addQuantities(sum, quantityOf(value)), ZERO),
					);
					expect(emulator.state.total('api_calls', customer)).toBe(expected);
					const window = { customer, start_time: NOON - 48 * 3600, end_time: NOON + 3600 };
					const whole = await billing.meters.listEventSummaries(meter, window);
					expect(whole.data[0].aggregated_value).toBe(Number(expected));
					let thousandths = 0;
					for await (const { aggregated_value } of billing.meters.listEventSummaries(meter, {
						...window,
						value_grouping_window: 'hour',
						limit: 100,
					})) {
						thousandths += Math.round(aggregated_value * 1000);
					}
					expect(thousandths).toBe(Math.round(Number(expected) * 1000));
				}
			} finally {
				await emulator.close();
			}
		}),
		{ numRuns: 40 },
	);
});

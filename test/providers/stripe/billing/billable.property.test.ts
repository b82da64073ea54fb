import fc from 'fast-check';
import { addQuantities, formatQuantity, negateQuantity } from '../../../../metering/quantity';
import type { PriceModel } from '../../../../metering/rating/price-model';
import { Billable, type SentUsage } from '../../../../providers/stripe/billing/billable';
import { Meters } from '../../../../providers/stripe/meters';
import { prices, usages } from '../../../metering/rating/prices';
import { seedProperties } from '../../../support/seed';
import { formOf } from '../price-previews';
import { BillingRig, METER } from './billing-rig';

const START = Date.UTC(2026, 0, 1) / 1000;
const NOW = Date.UTC(2026, 0, 16, 12) / 1000;

const RUNS = 60;

const seed = seedProperties();
const rig = new BillingRig(START);

async function priceOf(model: PriceModel): Promise<string> {
	const recurring = { interval: 'month', usage_type: 'metered', meter: METER.id };
	return (await rig.post('/v1/prices', { ...formOf(model, 'usd'), recurring })).id;
}

/** A price, what the period has already, and what a run adds to it in two events. */
const runs = prices().chain((model) =>
	fc.record({
		model: fc.constant(model),
		had: usages(model),
		added: fc.tuple(usages(model), usages(model)),
		isTakenBack: fc.boolean(),
	}),
);

it('is what the preview of the invoice goes up or down by, of any price and usage', async () => {
	await fc.assert(
		fc.asyncProperty(runs, async ({ model, had, added, isTakenBack }) => {
			rig.emulator.state.reset();
			rig.emulator.state.addMeter(METER);
			rig.emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
			rig.moveTo(START);
			const customer = rig.emulator.state.test.addCustomer().id;
			const price = await priceOf(model);
			const { id: subscription } = await rig.subscribe(customer, [price]);
			const total = async (): Promise<number> => {
				const preview = await rig.post<{ total: number }>('/v1/invoices/create_preview', {
					subscription,
				});
				return preview.total;
			};
			rig.moveTo(NOW);
			await rig.use(customer, formatQuantity(had), NOW - 7200);
			const meter = await new Meters(rig.client).get(METER.id);
			const sent = added.map(
				(quantity): SentUsage => ({
					meter,
					customer,
					at: NOW - 3600,
					quantity: isTakenBack ? negateQuantity(quantity) : quantity,
				}),
			);
			const before = await total();
			const billable = await rig.run(async (run) => await Billable.before(sent, run));
			for (const { quantity, at } of sent) await rig.use(customer, formatQuantity(quantity), at);
			const [found] = billable.of(sent).totals;
			expect(Number(found?.amount)).toBe((await total()) - before);
			expect(found?.quantity).toEqual(sent.map(({ quantity }) => quantity).reduce(addQuantities));
		}),
		{ numRuns: RUNS, seed },
	);
});

import { secondsOf, usage, useEmulator } from './support';

const rig = useEmulator();
const DAY = 86_400_000;

async function changed(type: 'classic' | 'flexible'): Promise<number> {
	const { emulator, stripe, meter } = rig;
	emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
	const recurring = { interval: 'month', interval_count: 1, usage_type: 'metered', meter } as const;
	for (const [id, unit_amount] of Object.entries({ price_old: 100, price_new: 200 })) {
		emulator.state.addPrice({ id, product: 'prod_1', currency: 'usd', unit_amount, recurring });
	}
	const { id: subscription, items } = await stripe.subscriptions.create({
		customer: 'cus_1',
		items: [{ price: 'price_old' }],
		billing_mode: { type },
	});
	const start = secondsOf(emulator);
	await stripe.billing.meterEvents.create(usage('7'));
	emulator.clock.advance(DAY);
	await stripe.subscriptions.update(subscription, {
		items: [{ id: items.data[0]?.id ?? '', price: 'price_new' }],
	});
	return start;
}

it('lists what a price had counted when it was taken off, until it is invoiced', async () => {
	const start = await changed('flexible');
	const { stripe, emulator } = rig;
	const pending = await stripe.invoiceItems.list({ customer: 'cus_1', pending: true });
	expect(pending.data).toMatchObject([
		{
			object: 'invoiceitem',
			amount: 700,
			period: { start, end: start + DAY / 1000 },
			pricing: { price_details: { price: 'price_old' } },
		},
	]);
	const preview = await stripe.invoices.createPreview({ customer: 'cus_1' });
	expect(preview.lines.data[0]).toMatchObject({
		amount: 700,
		parent: { invoice_item_details: { invoice_item: pending.data[0]?.id } },
	});
	emulator.clock.advance(40 * DAY);
	expect((await stripe.invoiceItems.list({ pending: true })).data).toEqual([]);
	expect((await stripe.invoiceItems.list({ pending: false })).data).toHaveLength(1);
	expect((await stripe.invoiceItems.list({ customer: 'cus_2' })).data).toEqual([]);
});

it('has none in billing mode classic, where that usage is lost', async () => {
	await changed('classic');
	expect((await rig.stripe.invoiceItems.list()).data).toEqual([]);
});

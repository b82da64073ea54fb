import { LIVE_KEY, refused, usage, useEmulator } from './support';

const rig = useEmulator();

it('creates, retrieves and updates', async () => {
	const { customers } = rig.stripe;
	const { id } = await customers.create({
		name: 'Ann',
		email: 'ann@example.com',
		metadata: { plan: 'pro', tier: '1' },
	});
	expect(await customers.retrieve(id)).toMatchObject({
		object: 'customer',
		name: 'Ann',
		email: 'ann@example.com',
		metadata: { plan: 'pro', tier: '1' },
		livemode: false,
	});
	const updated = await customers.update(id, { name: 'Anna', metadata: { tier: '' } });
	expect(updated).toMatchObject({ name: 'Anna', email: 'ann@example.com' });
	expect(updated.metadata).toEqual({ plan: 'pro' });
});

it('shows the default payment method whole when asked to', async () => {
	const { customers } = rig.stripe;
	const shown = async (expand: string[]) => await customers.retrieve('cus_1', { expand });
	const expanded = ['invoice_settings.default_payment_method'];
	expect(await shown(expanded)).toMatchObject({
		invoice_settings: { default_payment_method: null },
	});
	const { id } = rig.emulator.state.addPaymentMethod({ customer: 'cus_1' });
	expect(await shown([])).toMatchObject({ invoice_settings: { default_payment_method: id } });
	expect(await shown(expanded)).toMatchObject({
		invoice_settings: { default_payment_method: { id, card: { last4: '4242' } } },
	});
});

it('unsets with empty texts', async () => {
	const { customers } = rig.stripe;
	const { id } = await customers.create({ name: 'Ann', metadata: { a: '1' } });
	const updated = await customers.update(id, { name: '', metadata: '' });
	expect(updated.name).toBeNull();
	expect(updated.metadata).toEqual({});
});

it('lists by address, page by page, without deleted ones', async () => {
	const { customers } = rig.stripe;
	for (let index = 0; index < 12; index += 1) {
		await customers.create({ email: `${index % 2}@example.com` });
	}
	const even = await customers.list({ email: '0@example.com', limit: 4 });
	expect(even.data).toHaveLength(4);
	expect(even.has_more).toBe(true);
	const before: string[] = [];
	for await (const { id } of customers.list({ limit: 5 })) before.push(id);
	expect(before).toHaveLength(14);
	await customers.del('cus_1');
	const after: string[] = [];
	for await (const { id } of customers.list({ limit: 5 })) after.push(id);
	expect(after).toEqual(before.filter((id) => id !== 'cus_1'));
});

it('deletes: the customer shows as deleted and is billed no more', async () => {
	const { customers, billing } = rig.stripe;
	expect(await customers.del('cus_1')).toMatchObject({ id: 'cus_1', deleted: true });
	expect(await customers.retrieve('cus_1')).toMatchObject({ id: 'cus_1', deleted: true });
	expect((await refused(customers.update('cus_1', { name: 'x' }))).statusCode).toBe(404);
	await billing.meterEvents.create(usage('1'));
	expect(rig.emulator.state.events()).toMatchObject([
		{ problem: 'meter_event_customer_not_found' },
	]);
	const live = await rig.client(LIVE_KEY).customers.retrieve('cus_1');
	expect(live.deleted).toBeUndefined();
});

it('does not find what is not there', async () => {
	const error = await refused(rig.stripe.customers.retrieve('cus_x'));
	expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing' });
	expect(error.message).toBe("No such customer: 'cus_x'");
});

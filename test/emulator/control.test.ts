import { usage, useEmulator } from './support';

const rig = useEmulator();

async function control(method: string, path: string, json?: unknown): Promise<unknown> {
	const { status, text } = await rig.raw(method, `/_emulator${path}`, { json, key: null });
	expect(status).toBe(200);
	return JSON.parse(text);
}

it('tells totals as exact text, and can look at one mode', async () => {
	await rig.stripe.billing.meterEvents.create(usage('0.1'));
	await rig.stripe.billing.meterEvents.create(usage('0.2'));
	const total = {
		event_name: 'api_calls',
		meter: rig.meter,
		customer: 'cus_1',
		total: '0.3',
		events: 2,
		livemode: false,
	};
	expect(await control('GET', '/totals')).toEqual([total]);
	expect(await control('GET', '/totals?livemode=false')).toEqual([total]);
	expect(await control('GET', '/totals?livemode=true')).toEqual([]);
	expect(await control('GET', '/totals?account=acct_1')).toEqual([]);
	expect(await control('GET', '/state')).toMatchObject({ totals: [total], customers: 4 });
});

it('seeds meters, customers, connected accounts and keys', async () => {
	await control('POST', '/meters', [{ event_name: 'a' }, { event_name: 'b', formula: 'last' }]);
	await control('POST', '/customers', { id: 'cus_9', name: 'Nine' });
	await control('POST', '/meters?account=acct_1', { event_name: 'theirs' });
	await control('POST', '/keys', { key: 'rk_test_1', permissions: ['customer_read'] });
	expect((await rig.stripe.customers.retrieve('cus_9')).id).toBe('cus_9');
	expect((await rig.stripe.billing.meters.list()).data).toHaveLength(3);
	const theirs = rig.client('sk_test_1', { stripeAccount: 'acct_1' });
	expect((await theirs.billing.meters.list()).data).toHaveLength(1);
	const { status } = await rig.raw('GET', '/v1/billing/meters', { key: 'rk_test_1' });
	expect(status).toBe(403);
});

it('gives customers payment methods and tells what was charged', async () => {
	await control('POST', '/payment-methods', { customer: 'cus_1', id: 'pm_1' });
	await control('POST', '/behaviours', { payment_method: 'pm_1', behaviour: 'generic_decline' });
	const form =
		'amount=500&currency=usd&customer=cus_1&payment_method=pm_1&confirm=true&return_url=https://a.example';
	expect((await rig.raw('POST', '/v1/payment_intents', { form })).status).toBe(402);
	const behaviour = 'authentication_required';
	await control('POST', '/behaviours', { payment_method: 'pm_1', behaviour });
	const { body } = await rig.raw('POST', '/v1/payment_intents', { form });
	await control('POST', '/authentications', { payment_intent: body.id, passed: true });
	expect(await control('GET', '/charges?customer=cus_1&livemode=false')).toMatchObject([
		{ amount: 500, captured: 0, failure_code: 'card_declined' },
		{ amount: 500, captured: 500, failure_code: null },
	]);
	const unknown = { payment_method: 'pm_1', behaviour: 'nope' };
	const { status, text } = await rig.raw('POST', '/_emulator/behaviours', { json: unknown });
	expect([status, text]).toEqual([400, expect.stringContaining('generic_decline')]);
});

it('pages through events', async () => {
	for (const value of ['1', '2', '3']) {
		await rig.stripe.billing.meterEvents.create(usage(value, { identifier: `row-${value}` }));
	}
	expect(await control('GET', '/events?from=1&limit=1')).toMatchObject([
		{ identifier: 'row-2', value: '2', customer: 'cus_1', problem: null, cancelled: false },
	]);
});

it('arms and clears faults', async () => {
	await control('POST', '/faults', { kind: 'fail', status: 503 });
	expect(await control('GET', '/faults')).toEqual([{ kind: 'fail', status: 503 }]);
	expect((await rig.raw('GET', '/v1/customers')).status).toBe(503);
	await control('DELETE', '/faults');
	expect((await rig.raw('GET', '/v1/customers')).status).toBe(200);
});

it('moves the clock', async () => {
	await control('POST', '/clock', { set_ms: 1_000_000 });
	const { now_ms } = (await control('POST', '/clock', { advance_ms: 5000 })) as { now_ms: number };
	expect(now_ms).toBeGreaterThanOrEqual(1_005_000);
	expect(now_ms).toBeLessThan(1_010_000);
});

it('counts and logs requests', async () => {
	await rig.stripe.customers.list();
	await rig.stripe.customers.retrieve('cus_1');
	expect(await control('GET', '/stats')).toMatchObject({
		requests: 2,
		by_route: { 'GET /v1/customers 200': 1, 'GET /v1/customers/:id 200': 1 },
		rate_limited: { count: 0, first_after_ms: null },
	});
	expect(await control('GET', '/requests')).toMatchObject([
		{ method: 'GET', path: '/v1/customers', status: 200, request_id: expect.any(String) as string },
		{ method: 'GET', path: '/v1/customers/cus_1' },
	]);
	await control('DELETE', '/stats');
	expect(await control('GET', '/stats')).toMatchObject({ requests: 0, by_route: {} });
});

it('starts over', async () => {
	await rig.stripe.billing.meterEvents.create(usage('1'));
	await control('POST', '/reset');
	expect(await control('GET', '/totals')).toEqual([]);
	expect((await rig.stripe.billing.meters.list()).data).toEqual([]);
	await control('POST', '/sample-data');
	await rig.stripe.billing.meterEvents.create(usage('1', {}, 'cus_demo_0060'));
	const invoice = await rig.stripe.invoices.createPreview({ subscription: 'sub_demo_0060' });
	expect(invoice.lines.data[0].quantity).toBe(1);
	for (const [customer, cards] of [
		['cus_demo_0001', 1],
		['cus_demo_0004', 0],
	] as const) {
		expect((await rig.stripe.paymentMethods.list({ customer })).data).toHaveLength(cards);
	}
	expect(rig.emulator.state.test.meters().map(({ status }) => status)).toContain('inactive');
});

it('says what it does not know, and what is wrong', async () => {
	const unknown = await rig.raw('GET', '/_emulator/nope');
	expect(unknown.status).toBe(404);
	expect(unknown.text).toMatch(/GET \/totals/);
	expect((await rig.raw('POST', '/_emulator/meters', { form: 'no json' })).status).toBe(400);
	const taken = await rig.raw('POST', '/_emulator/meters', { json: { event_name: 'api_calls' } });
	expect(taken.status).toBe(400);
});

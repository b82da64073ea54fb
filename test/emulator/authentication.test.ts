import { LIVE_KEY, refused, TEST_KEY, useEmulator } from './support';

const rig = useEmulator();

it('wants a key', async () => {
	const { status, body } = await rig.raw('GET', '/v1/billing/meters', { key: null });
	expect(status).toBe(401);
	expect(body.error).toMatchObject({ type: 'invalid_request_error' });
	expect(body.error.message).toMatch(/^You did not provide an API key\./);
});

it.each(['nonsense', 'pk_test_1', 'sk_prod_1', 'sk_test_'])(
	'refuses %s, and does not echo it',
	async (key) => {
		const error = await refused(rig.client(key).billing.meters.list());
		expect(error.type).toBe('StripeAuthenticationError');
		expect(error.statusCode).toBe(401);
		expect(error.message).toMatch(/^Invalid API Key provided: .*\*{8}/);
	},
);

it('takes Basic authentication, as curl -u sends it', async () => {
	const basic = Buffer.from(`${TEST_KEY}:`).toString('base64');
	const { status } = await rig.raw('GET', '/v1/billing/meters', {
		key: null,
		headers: { authorization: `Basic ${basic}` },
	});
	expect(status).toBe(200);
});

it('tells the mode of a key by its prefix, and keeps the modes apart', async () => {
	const live = await rig.client(LIVE_KEY).customers.create({ name: 'Live' });
	expect(live.livemode).toBe(true);
	const error = await refused(rig.client(TEST_KEY).customers.retrieve(live.id));
	expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
	expect(error.message).toBe(
		`No such customer: '${live.id}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
	);
});

it('refuses a revoked key as expired', async () => {
	rig.emulator.state.revokeKey('sk_test_old');
	const error = await refused(rig.client('sk_test_old').billing.meters.list());
	expect(error).toMatchObject({ statusCode: 401, code: 'api_key_expired' });
});

describe('a restricted key', () => {
	beforeEach(() => {
		rig.emulator.state.addKey('rk_test_events', ['billing_meter_event_write']);
		rig.emulator.state.addKey('rk_test_meters', ['billing_meter_write']);
	});

	it('may do what it was allowed', async () => {
		const event = await rig.client('rk_test_events').billing.meterEvents.create({
			event_name: 'api_calls',
			payload: { stripe_customer_id: 'cus_1', value: '1' },
		});
		expect(event.object).toBe('billing.meter_event');
	});

	it('may not do anything else', async () => {
		const error = await refused(rig.client('rk_test_events').billing.meters.list());
		expect(error).toMatchObject({ type: 'StripePermissionError', statusCode: 403 });
		expect(error.message).toMatch(/does not have the required permissions.*rak_billing_meter_read/);
	});

	it('may read what it may write', async () => {
		const { data } = await rig.client('rk_test_meters').billing.meters.list();
		expect(data).toHaveLength(1);
	});

	it('may do everything when no permissions were registered', async () => {
		const { data } = await rig.client('rk_test_any').billing.meters.list();
		expect(data).toHaveLength(1);
	});
});

describe('a connected account', () => {
	it('has its own objects', async () => {
		rig.emulator.state.account('acct_1').addMeter({ event_name: 'theirs' });
		const stripe = rig.client(TEST_KEY, { stripeAccount: 'acct_1' });
		const { data } = await stripe.billing.meters.list();
		expect(data.map(({ event_name }) => event_name)).toEqual(['theirs']);
	});

	it('has identifiers of its own', async () => {
		const theirs = rig.emulator.state.account('acct_1');
		theirs.addMeter({ event_name: 'api_calls' });
		theirs.addCustomer('cus_1');
		const event = {
			event_name: 'api_calls',
			payload: { stripe_customer_id: 'cus_1', value: '2' },
			identifier: 'same',
		};
		await rig.stripe.billing.meterEvents.create(event);
		const stripe = rig.client(TEST_KEY, { stripeAccount: 'acct_1' });
		await stripe.billing.meterEvents.create(event);
		expect(theirs.total('api_calls', 'cus_1')).toBe('2');
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('2');
	});

	it('is refused when it does not exist', async () => {
		const stripe = rig.client(TEST_KEY, { stripeAccount: 'acct_unknown' });
		const error = await refused(stripe.billing.meters.list());
		expect(error).toMatchObject({ statusCode: 403, code: 'account_invalid' });
	});
});

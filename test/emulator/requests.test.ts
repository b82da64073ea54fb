import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const EVENTS = '/v1/billing/meter_events';
const GOOD = 'event_name=api_calls&payload[stripe_customer_id]=cus_1&payload[value]=1';

it('sends the headers that Stripe sends', async () => {
	const { headers, status } = await rig.raw('POST', EVENTS, {
		form: GOOD,
		headers: { 'idempotency-key': 'key-1', 'stripe-version': '2026-04-22.dahlia' },
	});
	expect(status).toBe(200);
	expect(headers.get('request-id')).toMatch(/^req_\w+$/);
	expect(headers.get('stripe-version')).toBe('2026-04-22.dahlia');
	expect(headers.get('idempotency-key')).toBe('key-1');
});

it('dates its answers by its own clock, refusals too', async () => {
	rig.emulator.clock.set(Date.UTC(2031, 4, 6, 7, 8, 9, 999));
	for (const key of ['sk_test_1', 'nonsense']) {
		const { headers } = await rig.raw('GET', '/v1/customers', { key });
		expect(headers.get('date')).toMatch(/^Tue, 06 May 2031 07:0[89]:\d\d GMT$/);
	}
});

it('makes errors in Stripe’s form', async () => {
	const { body, headers, status } = await rig.raw('POST', EVENTS, { form: `${GOOD}&foo=1` });
	expect(status).toBe(400);
	expect(body).toEqual({
		error: {
			code: 'parameter_unknown',
			doc_url: 'https://stripe.com/docs/error-codes/parameter-unknown',
			message: 'Received unknown parameter: foo',
			param: 'foo',
			request_log_url: `https://dashboard.stripe.com/test/logs/${headers.get('request-id')}`,
			type: 'invalid_request_error',
		},
	});
});

it.each([
	['', 'Missing required param: event_name.', 'event_name', 'parameter_missing'],
	['event_name=api_calls', 'Missing required param: payload.', 'payload', 'parameter_missing'],
	[`${GOOD}&a=1&b[c]=2`, 'Received unknown parameters: a, b', 'a', 'parameter_unknown'],
	[`${GOOD}&timestamp=soon`, 'Invalid integer: soon', 'timestamp', 'parameter_invalid_integer'],
	[`${GOOD}&timestamp=1.5`, 'Invalid integer: 1.5', 'timestamp', 'parameter_invalid_integer'],
	[`${GOOD}&payload[a][b]=1`, 'Invalid string: {"b":"1"}', 'payload[a]', undefined],
	['event_name=api_calls&payload=1', 'Invalid object', 'payload', undefined],
	[
		`${GOOD}&identifier=${'i'.repeat(101)}`,
		'Invalid string: iiiiiiiiii...iiiiiiiiii; must be at most 100 characters',
		'identifier',
		undefined,
	],
	[
		`${GOOD}&event_name=${'e'.repeat(101)}`,
		'Invalid string: eeeeeeeeee...eeeeeeeeee; must be at most 100 characters',
		'event_name',
		undefined,
	],
	[
		`${GOOD}&identifier=`,
		"You passed an empty string for 'identifier'. We assume empty values are an attempt to unset a parameter; however 'identifier' cannot be unset. You should remove 'identifier' from your request or supply a non-empty value.",
		'identifier',
		'parameter_invalid_empty',
	],
	[`${GOOD}&expand[]=meter`, 'This property cannot be expanded (meter).', 'expand', undefined],
])('refuses %s', async (form, message, param, code) => {
	const { status, body } = await rig.raw('POST', EVENTS, { form });
	expect(status).toBe(400);
	expect(body.error).toMatchObject({ type: 'invalid_request_error', message, param });
	expect(body.error.code).toBe(code);
	expect(rig.emulator.state.events()).toEqual([]);
});

it('reads percent-encoding and plus signs', async () => {
	const form = `${GOOD}&payload%5Bnote%5D=a+b%26c&identifier=%C3%A4`;
	const { body } = await rig.raw('POST', EVENTS, { form });
	expect(body).toMatchObject({ identifier: 'ä', payload: { note: 'a b&c' } });
});

it('refuses broken percent-encoding', async () => {
	const { status } = await rig.raw('POST', EVENTS, { form: `${GOOD}&identifier=%E4` });
	expect(status).toBe(400);
});

it('refuses JSON on v1', async () => {
	const { status, body } = await rig.raw('POST', EVENTS, { json: usage('1') });
	expect(status).toBe(400);
	expect(body.error.message).toMatch(/application\/x-www-form-urlencoded/);
});

it('does not know other URLs', async () => {
	const { status, body } = await rig.raw('GET', EVENTS);
	expect(status).toBe(404);
	expect(body.error.message).toMatch(
		/^Unrecognized request URL \(GET: \/v1\/billing\/meter_events\)/,
	);
});

it('refuses limits beyond a page', async () => {
	const error = await refused(rig.stripe.billing.meters.list({ limit: 101 }));
	expect(error).toMatchObject({ statusCode: 400, param: 'limit' });
	expect(error.message).toBe('This value must be less than or equal to 100.');
});

it('is not confused by parameters named after an object’s own', async () => {
	const { body } = await rig.raw('POST', EVENTS, { form: `${GOOD}&__proto__[x]=1&constructor=1` });
	expect(body.error.message).toBe('Received unknown parameters: __proto__, constructor');
});

import type Stripe from 'stripe';
import { refused, secondsOf, usage, useEmulator } from './support';

const rig = useEmulator();
const VERSION = { 'stripe-version': '2026-10-28.endive' };
type StreamEvent = Stripe.V2.Billing.MeterEventCreateParams;

function event(value: string, more: Partial<StreamEvent> = {}): StreamEvent {
	return { event_name: 'api_calls', payload: { stripe_customer_id: 'cus_1', value }, ...more };
}

function total(): string {
	return rig.emulator.state.total('api_calls', 'cus_1');
}

it('wants the Stripe-Version header', async () => {
	const { status, body } = await rig.raw('POST', '/v2/billing/meter_events', { json: event('1') });
	expect(status).toBe(400);
	expect(body.error.message).toMatch(/Stripe-Version/);
});

it('wants JSON', async () => {
	const { status, body } = await rig.raw('POST', '/v2/billing/meter_events', {
		form: 'event_name=api_calls',
		headers: VERSION,
	});
	expect(status).toBe(400);
	expect(body.error).toMatchObject({ code: 'invalid_fields' });
	expect(body.error.type).toBeUndefined();
});

describe('synchronous meter events', () => {
	const create = async (params: StreamEvent) =>
		await rig.stripe.v2.billing.meterEvents.create(params);

	it('are answered with times in RFC 3339', async () => {
		const timestamp = new Date((secondsOf(rig.emulator) - 60) * 1000).toISOString();
		const answer = await create(event('2.5', { identifier: 'a', timestamp }));
		expect(answer).toMatchObject({
			object: 'v2.billing.meter_event',
			event_name: 'api_calls',
			identifier: 'a',
			timestamp,
			payload: { value: '2.5' },
		});
		expect(total()).toBe('2.5');
	});

	it.each<[string, () => StreamEvent]>([
		['no_meter', () => event('1', { event_name: 'nope' })],
		['payload_invalid_value', () => event('ten')],
		['payload_no_customer_defined', () => event('1', { payload: { value: '1' } })],
		['payload_no_value_defined', () => event('1', { payload: { stripe_customer_id: 'cus_1' } })],
		['invalid_fields', () => event('1', { timestamp: '1795233000' })],
	])('are refused with the code %s', async (code, params) => {
		const error = await refused(create(params()));
		expect(error).toMatchObject({ statusCode: 400, code });
		expect(total()).toBe('0');
	});

	it('tell an archived meter from one that never was', async () => {
		await rig.stripe.billing.meters.deactivate(rig.meter);
		expect(await refused(create(event('1')))).toMatchObject({ code: 'archived_meter' });
	});

	it('have a code for a repeated identifier, also when v1 had it', async () => {
		await rig.stripe.billing.meterEvents.create(usage('1', { identifier: 'a' }));
		const error = await refused(create(event('1', { identifier: 'a' })));
		expect(error).toMatchObject({ statusCode: 400, code: 'duplicate_meter_event' });
	});
});

describe('values as v2’s error code describes them', () => {
	const strict = useEmulator(() => ({ v2Values: 'positive_integer' }));

	it.each(['1.5', '-1', '0'])('%s is refused', async (value) => {
		const error = await refused(strict.stripe.v2.billing.meterEvents.create(event(value)));
		expect(error).toMatchObject({ code: 'payload_invalid_value' });
		expect(error.message).toBe('The value must be a positive integer');
	});

	it('7 is taken', async () => {
		await strict.stripe.v2.billing.meterEvents.create(event('7'));
		expect(strict.emulator.state.total('api_calls', 'cus_1')).toBe('7');
	});
});

describe('while another call is in the lane', () => {
	const slow = useEmulator(() => ({ latencyMs: 150, laneConflict: 429 }));

	it('answers 409 too_many_concurrent_requests, across v1 and v2', async () => {
		const first = slow.stripe.billing.meterEvents.create(usage('1'));
		const error = await refused(slow.stripe.v2.billing.meterEvents.create(event('1')));
		await first;
		expect(error).toMatchObject({ statusCode: 409, code: 'too_many_concurrent_requests' });
	});
});

describe('the stream', () => {
	const open = async () => await rig.stripe.v2.billing.meterEventSession.create();
	const stream = async (events: StreamEvent[], apiKey: string) =>
		await rig.stripe.v2.billing.meterEventStream.create({ events }, { apiKey });

	it('takes 100 events by the token of a session and answers {}', async () => {
		const { authentication_token, object } = await open();
		expect(object).toBe('v2.billing.meter_event_session');
		const events = Array.from({ length: 100 }, (_, index) =>
			event('0.1', { identifier: `i${index}` }),
		);
		const { text } = await rig.raw('POST', '/v2/billing/meter_event_stream', {
			json: { events },
			key: authentication_token,
			headers: VERSION,
		});
		expect(text).toBe('{}');
		expect(total()).toBe('10');
	});

	it('passes over repeated identifiers', async () => {
		const { authentication_token } = await open();
		await stream(
			[event('1', { identifier: 'a' }), event('1', { identifier: 'a' })],
			authentication_token,
		);
		await stream([event('1', { identifier: 'a' })], authentication_token);
		expect(total()).toBe('1');
	});

	it('refuses 101 events whole', async () => {
		const { authentication_token } = await open();
		const error = await refused(
			stream(
				Array.from({ length: 101 }, () => event('1')),
				authentication_token,
			),
		);
		expect(error).toMatchObject({ statusCode: 400 });
		expect(total()).toBe('0');
	});

	it('expires after 15 minutes', async () => {
		const { authentication_token, created, expires_at } = await open();
		expect(Date.parse(expires_at) - Date.parse(created)).toBe(15 * 60_000);
		rig.emulator.clock.advance(15 * 60_000);
		const error = await refused(stream([event('1')], authentication_token));
		expect(error).toMatchObject({
			type: 'TemporarySessionExpiredError',
			statusCode: 401,
			code: 'billing_meter_event_session_expired',
		});
	});

	it('does not take an API key', async () => {
		const error = await refused(stream([event('1')], 'sk_test_conformance'));
		expect(error.statusCode).toBe(401);
	});
});

describe('values on the stream as v2’s error code describes them', () => {
	const strict = useEmulator(() => ({ v2Values: 'positive_integer' }));

	it('are taken, not billed and reported', async () => {
		const { stripe, emulator } = strict;
		const { authentication_token } = await stripe.v2.billing.meterEventSession.create();
		const events = ['7', '1.5'].map((value) => event(value, { identifier: value }));
		await stripe.v2.billing.meterEventStream.create({ events }, { apiKey: authentication_token });
		expect(emulator.state.total('api_calls', 'cus_1')).toBe('7');
		expect(emulator.state.errorReports()).toMatchObject([
			{
				data: {
					reason: {
						error_types: [
							{
								code: 'meter_event_invalid_value',
								sample_errors: [{ request: { identifier: '1.5' } }],
							},
						],
					},
				},
			},
		]);
	});
});

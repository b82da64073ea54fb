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
	const slow = useEmulator(() => ({ latencyMs: 60, laneConflict: 429 }));

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

describe('error reports', () => {
	const badBatch = async () => {
		const { authentication_token } = await rig.stripe.v2.billing.meterEventSession.create();
		const now = secondsOf(rig.emulator);
		const at = (seconds: number) => new Date((now + seconds) * 1000).toISOString();
		await rig.stripe.v2.billing.meterEventStream.create(
			{
				events: [
					event('1', { payload: { value: '1' }, identifier: 'no-customer' }),
					event('x', { identifier: 'no-number' }),
					event('1234567890123456', { identifier: 'digits' }),
					event('1', { payload: { stripe_customer_id: 'cus_x', value: '1' } }),
					event('1', { timestamp: at(600) }),
					event('1', { timestamp: at(-36 * 86_400) }),
					event('1', { event_name: 'nope' }),
					event('4'),
				],
			},
			{ apiKey: authentication_token },
		);
	};

	it('tell of every bad event; the good ones are billed', async () => {
		await badBatch();
		expect(total()).toBe('4');
		const { data } = await rig.stripe.v2.core.events.list();
		expect(data.map(({ type }) => type)).toEqual([
			'v1.billing.meter.no_meter_found',
			'v1.billing.meter.error_report_triggered',
		]);
		const report = (await rig.stripe.v2.core.events.retrieve(
			data[1].id,
		)) as Stripe.Events.V1BillingMeterErrorReportTriggeredEvent;
		expect(report.related_object).toMatchObject({ id: rig.meter, type: 'billing.meter' });
		expect((await report.fetchRelatedObject()).event_name).toBe('api_calls');
		expect(report.data.developer_message_summary).toBe('There are 6 invalid events');
		expect(report.data.reason.error_count).toBe(6);
		expect(report.data.reason.error_types.map(({ code }) => code).sort()).toEqual([
			'meter_event_customer_not_found',
			'meter_event_invalid_value',
			'meter_event_no_customer_defined',
			'meter_event_value_too_many_digits',
			'timestamp_in_future',
			'timestamp_too_far_in_past',
		]);
		const [first] = report.data.reason.error_types[0].sample_errors;
		expect(first).toEqual({
			error_message: 'Customer mapping key stripe_customer_id not found in payload.',
			request: { identifier: 'no-customer' },
		});
	});

	it('gather about ten seconds, and sample the errors', async () => {
		const { meterEvents } = rig.stripe.billing;
		for (let index = 0; index < 8; index += 1) await meterEvents.create(usage('1', {}, 'cus_x'));
		rig.emulator.clock.advance(10_000);
		await meterEvents.create(usage('1', {}, 'cus_x'));
		const counts = rig.emulator.state
			.errorReports()
			.map(({ data }) => [
				data.reason.error_count,
				data.reason.error_types[0].sample_errors.length,
			]);
		expect(counts).toEqual([
			[8, 5],
			[1, 1],
		]);
	});

	it('are listed by type and object, page by page', async () => {
		for (let index = 0; index < 5; index += 1) {
			await badBatch();
			rig.emulator.clock.advance(10_000);
		}
		const ids: string[] = [];
		const { events } = rig.stripe.v2.core;
		for await (const { id } of events.list({ limit: 2, object_id: rig.meter })) ids.push(id);
		expect(new Set(ids).size).toBe(5);
		const types = ['v1.billing.meter.no_meter_found'];
		const { data } = await events.list({ types });
		expect(data).toHaveLength(5);
		expect((await refused(events.retrieve('evt_x'))).statusCode).toBe(404);
	});

	describe('read the other way', () => {
		const other = useEmulator(() => ({ errorReportQuotes: 'idempotency_key' }));

		it('quote the idempotency key', async () => {
			await other.stripe.billing.meterEvents.create(usage('1', { identifier: 'a' }, 'cus_x'), {
				idempotencyKey: 'a.nonce',
			});
			const [{ data }] = other.emulator.state.errorReports();
			expect(data.reason.error_types[0].sample_errors[0].request.identifier).toBe('a.nonce');
		});
	});
});

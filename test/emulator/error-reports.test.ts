import type Stripe from 'stripe';
import { refused, secondsOf, usage, useEmulator } from './support';

const rig = useEmulator();
type StreamEvent = Stripe.V2.Billing.MeterEventCreateParams;

function event(value: string, more: Partial<StreamEvent> = {}): StreamEvent {
	return { event_name: 'api_calls', payload: { stripe_customer_id: 'cus_1', value }, ...more };
}

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
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('4');
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

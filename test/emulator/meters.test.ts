import type Stripe from 'stripe';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();

async function create(eventName: string, more: Partial<Stripe.Billing.MeterCreateParams> = {}) {
	return await rig.stripe.billing.meters.create({
		display_name: eventName,
		event_name: eventName,
		default_aggregation: { formula: 'sum' },
		...more,
	});
}

it('creates with Stripe’s defaults', async () => {
	const meter = await create('tokens');
	expect(meter).toMatchObject({
		object: 'billing.meter',
		event_name: 'tokens',
		customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
		value_settings: { event_payload_key: 'value' },
		event_time_window: null,
		livemode: false,
		status: 'active',
		status_transitions: { deactivated_at: null },
	});
	expect(meter.id).toMatch(/^mtr_/);
});

it('creates with everything set, and retrieves it', async () => {
	const { id } = await create('seats', {
		default_aggregation: { formula: 'last' },
		customer_mapping: { event_payload_key: 'who', type: 'by_id' },
		value_settings: { event_payload_key: 'seats' },
		event_time_window: 'day',
	});
	const meter = await rig.stripe.billing.meters.retrieve(id);
	expect(meter).toMatchObject({
		default_aggregation: { formula: 'last' },
		customer_mapping: { event_payload_key: 'who' },
		value_settings: { event_payload_key: 'seats' },
		event_time_window: 'day',
	});
});

it('refuses aggregations that do not exist', async () => {
	const error = await refused(create('peak', { default_aggregation: { formula: 'max' } }));
	expect(error.message).toBe(
		'Invalid default_aggregation[formula]: must be one of count, last, or sum',
	);
	expect(error.param).toBe('default_aggregation[formula]');
});

it('refuses preview parameters, as the version in use does not have them', async () => {
	const { body } = await rig.raw('POST', '/v1/billing/meters', {
		form: 'display_name=x&event_name=x&default_aggregation[formula]=sum&dimension_payload_keys[]=region',
	});
	expect(body.error.message).toBe('Received unknown parameter: dimension_payload_keys');
});

it('names the path of a nested missing parameter', async () => {
	const { body } = await rig.raw('POST', '/v1/billing/meters', {
		form: 'display_name=x&event_name=x&default_aggregation[formula]=sum&customer_mapping[type]=by_id',
	});
	expect(body.error.param).toBe('customer_mapping[event_payload_key]');
});

it('lets an event name belong to one active meter only', async () => {
	const error = await refused(create('api_calls'));
	expect(error.statusCode).toBe(400);
	await rig.stripe.billing.meters.deactivate(rig.meter);
	await create('api_calls');
	const taken = await refused(rig.stripe.billing.meters.reactivate(rig.meter));
	expect(taken.statusCode).toBe(400);
});

it('changes the display name and nothing else', async () => {
	const meter = await rig.stripe.billing.meters.update(rig.meter, { display_name: 'Calls' });
	expect(meter.display_name).toBe('Calls');
	const { body } = await rig.raw('POST', `/v1/billing/meters/${rig.meter}`, {
		form: 'event_name=x',
	});
	expect(body.error.message).toBe('Received unknown parameter: event_name');
});

it('deactivates and reactivates', async () => {
	const { meters, meterEvents } = rig.stripe.billing;
	const off = await meters.deactivate(rig.meter);
	expect(off.status).toBe('inactive');
	expect(off.status_transitions.deactivated_at).toEqual(expect.any(Number));
	expect((await refused(meters.deactivate(rig.meter))).statusCode).toBe(400);
	const error = await refused(meterEvents.create(usage('1')));
	expect(error.message).toBe('No active meter found for event name "api_calls"');
	const on = await meters.reactivate(rig.meter);
	expect(on).toMatchObject({ status: 'active', status_transitions: { deactivated_at: null } });
	await meterEvents.create(usage('1'));
});

it('does not find a meter that does not exist', async () => {
	const error = await refused(rig.stripe.billing.meters.retrieve('mtr_x'));
	expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' });
	expect(error.message).toBe("No such meter: 'mtr_x'");
});

describe('listing', () => {
	beforeEach(() => {
		for (let index = 0; index < 24; index += 1) {
			rig.emulator.state.addMeter({
				event_name: `m${index}`,
				status: index % 2 === 0 ? 'active' : 'inactive',
			});
		}
	});

	it('gives ten at a time, newest first', async () => {
		const { data, has_more, url } = await rig.stripe.billing.meters.list();
		expect(data.map(({ event_name }) => event_name).slice(0, 2)).toEqual(['m23', 'm22']);
		expect(data).toHaveLength(10);
		expect(has_more).toBe(true);
		expect(url).toBe('/v1/billing/meters');
	});

	it('is paged through by the client', async () => {
		const names: string[] = [];
		for await (const { event_name } of rig.stripe.billing.meters.list({ limit: 7 })) {
			names.push(event_name);
		}
		expect(names).toHaveLength(25);
		expect(new Set(names).size).toBe(25);
		expect(names.at(-1)).toBe('api_calls');
	});

	it('filters by status over page borders', async () => {
		const active: string[] = [];
		for await (const one of rig.stripe.billing.meters.list({ limit: 5, status: 'active' })) {
			active.push(one.event_name);
		}
		expect(active).toHaveLength(13);
	});

	it('goes back with ending_before', async () => {
		const { meters } = rig.stripe.billing;
		const first = await meters.list({ limit: 10 });
		const before = await meters.list({ limit: 3, ending_before: first.data[5].id });
		expect(before.data.map(({ id }) => id)).toEqual(first.data.slice(2, 5).map(({ id }) => id));
		expect(before.has_more).toBe(true);
		const start = await meters.list({ limit: 10, ending_before: first.data[2].id });
		expect(start.data.map(({ id }) => id)).toEqual(first.data.slice(0, 2).map(({ id }) => id));
		expect(start.has_more).toBe(false);
	});

	it('refuses an unknown cursor', async () => {
		const error = await refused(rig.stripe.billing.meters.list({ starting_after: 'mtr_x' }));
		expect(error).toMatchObject({ statusCode: 400, param: 'starting_after' });
	});
});

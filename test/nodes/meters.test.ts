import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	NODE_TYPE,
	runWorkflow,
	stripeCredential,
	workflowOf,
	type WorkflowRun,
} from '../support/engine';

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.state.reset();
});

async function run(
	operation: string,
	parameters: INodeParameters,
	{ items = [{}], ...node }: Partial<INode> & { items?: IDataObject[] } = {},
	credential: Record<string, string> = {},
): Promise<WorkflowRun> {
	const workflow = workflowOf({
		type: NODE_TYPE,
		name: 'Meter',
		parameters: { resource: 'meter', operation, ...parameters },
		settings: node,
	});
	return await runWorkflow(workflow, { items, credentials: stripeCredential(stripe, credential) });
}

const byId = (value: string) => ({ meter: { __rl: true, mode: 'id', value } });
const byName = (value: string) => ({ meter: { __rl: true, mode: 'eventName', value } });

describe('Create', () => {
	it('makes a meter with what Stripe assumes by itself', async () => {
		const created = await run('create', {
			displayName: 'API calls',
			eventName: 'api_calls',
			formula: 'sum',
		});

		expect(created.node('Meter').items).toEqual([
			expect.objectContaining({
				id: expect.stringMatching(/^mtr_/),
				object: 'billing.meter',
				display_name: 'API calls',
				event_name: 'api_calls',
				status: 'active',
				default_aggregation: { formula: 'sum' },
				customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
				value_settings: { event_payload_key: 'value' },
				event_time_window: null,
			}),
		]);
		expect(stripe.state.live.meters()).toHaveLength(1);
	});

	it('makes one per item, with all that can be set', async () => {
		const parameters = {
			displayName: '={{ $json.label }}',
			eventName: '={{ $json.name }}',
			formula: 'last',
			additionalFields: {
				customer_key: 'account',
				value_key: 'amount',
				event_time_window: 'day',
			},
		};
		const items = [
			{ label: 'Storage', name: 'storage' },
			{ label: 'Seats', name: 'seats' },
		];
		const created = await run('create', parameters, { items });

		const [first = [], ...others] = created.node('Meter').outputs;
		expect(others).toEqual([]);
		expect(first.map(({ json, pairedItem }) => [json.event_name, pairedItem])).toEqual([
			['storage', { item: 0 }],
			['seats', { item: 1 }],
		]);
		expect(first[0]?.json).toMatchObject({
			customer_mapping: { event_payload_key: 'account' },
			value_settings: { event_payload_key: 'amount' },
			event_time_window: 'day',
		});
	});

	it('makes no second meter when the answer to the first try was lost', async () => {
		stripe.faults.add({ kind: 'cut', when: 'after_commit', method: 'POST', count: 1 });
		const created = await run('create', {
			displayName: 'API calls',
			eventName: 'api_calls',
			formula: 'sum',
		});

		expect(created.status).toBe('success');
		expect(stripe.state.live.meters()).toHaveLength(1);
	});

	it("says in Stripe's words why not", async () => {
		stripe.state.addMeter({ event_name: 'api_calls' });
		const refused = await run('create', {
			displayName: 'Again',
			eventName: 'api_calls',
			formula: 'sum',
		});

		expect(refused.error).toMatchObject({
			message: 'There is already an active meter with event name "api_calls".',
			description: 'Check the fields of this item and the credential',
		});
	});
});

describe('Get', () => {
	it('reads one by ID and by event name', async () => {
		const { id } = stripe.state.addMeter({ event_name: 'api_calls' });

		expect((await run('get', byId(id))).node('Meter').items[0]).toMatchObject({ id });
		expect((await run('get', byName('api_calls'))).node('Meter').items[0]).toMatchObject({ id });
	});

	it.each([
		[byId('mtr_none'), "No such meter: 'mtr_none'"],
		[byName('none'), 'There is no meter with event name "none"'],
		[byId('={{ "" }}'), 'No meter is chosen'],
	])('tells that %j is not there', async (meter, message) => {
		const missing = await run('get', meter);

		expect(missing.status).toBe('error');
		expect(missing.error?.message).toBe(message);
	});

	it('goes on with the other items when asked to', async () => {
		const { id } = stripe.state.addMeter({ event_name: 'api_calls' });
		const items = [{ id: 'mtr_none' }, { id }];
		const found = await run('get', byId('={{ $json.id }}'), {
			items,
			onError: 'continueErrorOutput',
		});

		const [good = [], bad = []] = found.node('Meter').outputs;
		expect(good.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([[id, { item: 1 }]]);
		expect(bad.map(({ json }) => json)).toEqual([
			{ id: 'mtr_none', error: "No such meter: 'mtr_none'" },
		]);
	});
});

describe('Get Many', () => {
	beforeEach(() => {
		for (let i = 0; i < 130; i++) {
			stripe.state.addMeter({ event_name: `m${i}`, status: i % 10 ? 'active' : 'inactive' });
		}
	});

	it.each([
		[{ returnAll: true }, 130],
		[{ returnAll: false, limit: 7 }, 7],
		[{ returnAll: false, limit: 115 }, 115],
		[{}, 50],
		[{ returnAll: true, filters: { status: 'inactive' } }, 13],
		[{ returnAll: true, filters: { status: 'active' } }, 117],
	])('with %j reads %i', async (parameters, count) => {
		const found = await run('getAll', parameters);

		const names = found.node('Meter').items.map(({ event_name }) => event_name);
		expect(new Set(names).size).toBe(count);
	});
});

describe('Update, Deactivate and Reactivate', () => {
	it('change the display name and whether events are taken', async () => {
		const { id } = stripe.state.addMeter({ event_name: 'api_calls', display_name: 'Old' });

		const updated = await run('update', { ...byId(id), displayName: 'New' });
		expect(updated.node('Meter').items[0]).toMatchObject({ id, display_name: 'New' });
		const stopped = await run('deactivate', byName('api_calls'));
		expect(stopped.node('Meter').items[0]).toMatchObject({ id, status: 'inactive' });
		const resumed = await run('reactivate', byName('api_calls'));
		expect(resumed.node('Meter').items[0]).toMatchObject({ id, status: 'active' });
	});

	it("pass on Stripe's refusal", async () => {
		const { id } = stripe.state.addMeter({ event_name: 'api_calls', status: 'inactive' });
		const refused = await run('deactivate', byId(id));

		expect(refused.error?.message).toBe(
			'You cannot deactivate this meter because its status is inactive.',
		);
	});
});

describe('what goes wrong on the way', () => {
	const name = byName('api_calls');

	beforeEach(() => {
		stripe.state.addMeter({ event_name: 'api_calls' });
	});

	it('is tried again when it may pass', async () => {
		stripe.faults.add({ kind: 'refuse', status: 500, count: 1 });
		stripe.faults.add({ kind: 'cut', count: 1 });

		expect((await run('get', name)).status).toBe('success');
	});

	it('is named with how to mend it when it does not', async () => {
		stripe.state.revokeKey('sk_live_gone');
		stripe.state.addKey('rk_live_reader', ['billing_meter_read']);
		const gone = await run('get', name, {}, { apiKey: 'sk_live_gone' });
		const reader = await run('deactivate', name, {}, { apiKey: 'rk_live_reader' });

		expect(gone.error).toMatchObject({
			message: 'Expired API Key provided: sk_…',
			description: 'Check the key in the Stripe Billing API credential',
		});
		expect(reader.error).toMatchObject({
			message: expect.stringContaining('does not have the required permissions'),
			description: 'Give the restricted key the permission Billing Meters: Write',
		});
	});

	it('is not blamed on the network when an expression is broken', async () => {
		const broken = await run('get', byId("={{ $('Nowhere').item.json.meter }}"));

		expect(broken.status).toBe('error');
		expect(broken.error?.description ?? '').not.toMatch(/reaches the API Base URL/);
	});

	it('is a host that is not there', async () => {
		const lost = await run('get', name, {}, { baseUrl: 'http://127.0.0.1:9' });

		expect(lost.error).toMatchObject({
			message: 'The service refused the connection - perhaps it is offline',
			description: expect.stringMatching(/^Check that this machine reaches the API Base URL/),
		});
	});
});

import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { n8n, searchList, TRIGGER, TRIGGER_TYPE } from '../support/engine';
import { descriptionOf, expectToFit, issuesOf, schemaOf } from './described';
import { EDGE_KEY, EdgeBench, edgeCredential } from './edge-bench';

const bench = new EdgeBench();
const EDGE = { resource: 'trigger', chargeThrough: 'zyntroEdge' };

describe('Get Items', () => {
	const GET = { operation: 'getItems' } as const;

	beforeEach(() => {
		bench.edge.state.addItem({
			bi_id: 'bi_2',
			bi_name: 'API overage',
			bi_unit_price: 49.5,
			bi_trigger_mode: 'threshold',
			bi_trigger_condition: 'gte',
			bi_trigger_threshold: 10_000,
			bi_trigger_description: 'When value >= 10,000, charge $49.50',
		});
	});

	it('puts out one item each, once, however many come in', async () => {
		const [items] = await bench.outputs([{}, {}, {}], GET);
		expect(items).toEqual([
			{
				json: {
					id: 'bi_1',
					name: 'Wallet top-up',
					price: '200.00',
					amount: 20_000,
					currency: null,
					capture_mode: 'off_session',
					trigger_mode: 'fixed',
					condition: 'lte',
					threshold: '15',
					description: 'When value <= $15, charge $200',
					allows_override: false,
					maximum: null,
				},
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
			},
			expect.objectContaining({
				json: expect.objectContaining({ id: 'bi_2', price: '49.50', amount: 4950 }) as object,
			}),
		]);
		expect(bench.sent('getItems')).toBe(1);
		expectToFit(items?.[0]?.json, schemaOf('TriggerBilling', { ...EDGE, ...GET }));
	});

	it('shows all that Edge gives, but no key', async () => {
		const api_sample = { body: { api_key: EDGE_KEY, billable_item_id: 'bi_1' } };
		const item = { bi_id: 'bi_1', bi_unit_price: '12', bi_currency: 'KWD', api_sample };
		const body = { status: 'success', data: [item] };
		bench.edge.faults.add({ kind: 'refuse', status: 200, body });
		const [items] = await bench.outputs([{}], { ...GET, parameters: { simplify: false } });
		expect(items?.[0]?.json).toMatchObject({
			price: '12.000',
			amount: 12_000,
			currency: 'kwd',
			raw: { bi_unit_price: '12', api_sample: { body: { api_key: '…' } } },
		});
	});

	it('is an error that says what to mend where there is no list', async () => {
		const { error } = await bench.run([{}], { ...GET, edgeCredential: { brandId: '2' } });
		expect(error?.message).toBe('The items could not be listed: Edge answered: Invalid brand');
		expect(error?.description).toMatch(/^Check API Key, Organization ID and Brand ID/);
		const { node } = await bench.run([{}], {
			...GET,
			edgeCredential: { brandId: '2' },
			node: { onError: 'continueRegularOutput' },
		});
		expect(node(TRIGGER).items).toEqual([
			{ error: 'The items could not be listed: Edge answered: Invalid brand' },
		]);
	});
});

describe('the list in the panel', () => {
	const search = async (filter?: string, fields = {}) =>
		await searchList(
			'searchTriggerItems',
			edgeCredential(bench.edge, fields),
			filter,
			undefined,
			TRIGGER_TYPE,
			EDGE,
		);

	it('names items with their mode and price, and finds them by name, ID and description', async () => {
		bench.edge.state.addItem({
			bi_id: 'bi_milestone',
			bi_name: 'Phase',
			bi_unit_price: 2500,
			bi_trigger_mode: 'event',
			bi_capture_mode: 'client_confirm',
			bi_trigger_description: 'On demand',
		});
		const wallet = { name: 'Wallet top-up (fixed, 200.00, off-session)', value: 'bi_1' };
		const phase = { name: 'Phase (event, 2500.00, client-confirm)', value: 'bi_milestone' };
		expect(await search()).toEqual({ results: [wallet, phase] });
		expect(await search('WALLET')).toEqual({ results: [wallet] });
		expect(await search('milestone')).toEqual({ results: [phase] });
		expect(await search('demand')).toEqual({ results: [phase] });
		expect(await search('nothing')).toEqual({ results: [] });
	});

	it('says why there is none', async () => {
		await expect(search('', { apiKey: 'x' })).rejects.toMatchObject({
			message: 'The items could not be listed: Edge answered: Invalid API key',
		});
	});
});

describe('Enroll', () => {
	const ENROLL = {
		operation: 'enroll',
		parameters: { contact: '={{ $json.contact }}' },
	} as const;
	const RAW = { ts_billing_customer_id: 'bc_c', ts_status: 'active' };

	beforeEach(() => {
		bench.edge.state.addCustomer({ bc_id: 'bc_c', bc_contid: 'cont_c' });
	});

	it('lets the item charge the customer, and changes nothing the second time', async () => {
		const items = [{ customer: 'bc_c', contact: 'cont_c' }];
		const [first, second] = [
			await bench.outputs(items, ENROLL),
			await bench.outputs(items, ENROLL),
		];
		const enrolled = {
			status: 'enrolled',
			reason_code: null,
			reason: null,
			item: 'bi_1',
			customer: 'bc_c',
			contact: 'cont_c',
			enrollment: expect.stringMatching(/^ts_/),
			enrollment_status: 'active',
			existing: false,
			enrolled_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
			consecutive_failures: 0,
			raw: expect.objectContaining(RAW),
		};
		expect(first).toEqual([[{ json: enrolled, pairedItem: { item: 0 } }]]);
		expect(second).toMatchObject([[{ json: { ...enrolled, existing: true } }]]);
		expect(bench.edge.state.enrollments).toHaveLength(3);
		expectToFit(first[0]?.[0]?.json, schemaOf('TriggerBilling', { ...EDGE, ...ENROLL }));
	});

	it('stops on what is refused, naming the items, or tells each', async () => {
		const items = [
			{ customer: 'bc_x', contact: 'cont_x' },
			{ customer: 'bc_c', contact: '' },
			{ customer: 'bc_c', contact: 'cont_c' },
		];
		const { error } = await bench.run(items, ENROLL);
		expect(error?.message).toBe('2 of 3 rows were not enrolled: 2 rejected, 0 unsent');
		expect(error?.description).toMatch(/\[Item 0\] Edge answered: Billing customer not found/);
		expect(error?.description).toMatch(/\[Item 1\] Contact ID: the contact is empty/);
		const [told] = await bench.outputs(items, {
			...ENROLL,
			node: { onError: 'continueRegularOutput' },
		});
		expect(told).toMatchObject([
			{ json: { status: 'rejected', reason_code: 'edge_refused', input: items[0] as IDataObject } },
			{ json: { status: 'rejected', reason_code: 'invalid_contact', raw: null } },
			{ json: { status: 'enrolled', existing: true } },
		]);
	});

	it('says which enrollments are there and not active', async () => {
		const [{ ts_id } = { ts_id: '' }] = bench.edge.state.enrollments;
		bench.edge.state.setStatus(ts_id, 'paused');
		const items = [
			{ customer: 'bc_a', contact: 'c' },
			{ customer: 'bc_b', contact: 'c' },
		];
		const run = await bench.run(items, ENROLL);
		expect(run.node(TRIGGER).items).toMatchObject([
			{ enrollment_status: 'paused', existing: true },
			{ enrollment_status: 'active', existing: true },
		]);
		expect(run.node(TRIGGER).hints.map(({ message }) => message)).toEqual([
			'1 of 2 enrollments are not active, so nothing is charged by them: see their enrollment_status, and resume them in Edge',
		]);
	});
});

describe('the panel', () => {
	let node: INodeTypeDescription;

	beforeAll(async () => {
		node = await descriptionOf('TriggerBilling');
	});

	it.each([
		['enroll', ['contact', 'customer', 'item']],
		['fire', ['customer', 'item']],
		['getItems', []],
	])('asks for what %s cannot do without', (operation, missing) => {
		expect(Object.keys(issuesOf(node, { ...EDGE, operation })).sort()).toEqual(missing);
	});

	it('asks for the credential of whom the charge goes through', () => {
		const { NodeHelpers } = n8n().workflow;
		const asked = (parameters: IDataObject): string[] =>
			(node.credentials ?? [])
				.filter((one) =>
					NodeHelpers.displayParameter(
						parameters as Parameters<typeof NodeHelpers.displayParameter>[0],
						one,
						null,
						node,
					),
				)
				.map(({ name }) => name);
		expect(asked({ ...EDGE, operation: 'fire' })).toEqual(['zyntroEdgeApi']);
		expect(asked({ resource: 'trigger', chargeThrough: 'stripe' })).toEqual(['stripeBillingApi']);
		expect(asked({ resource: 'credit', operation: 'grant' })).toEqual(['stripeBillingApi']);
	});
});

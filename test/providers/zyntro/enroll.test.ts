import { EdgeRig } from './edge-rig';

const rig = new EdgeRig();

beforeEach(() => {
	rig.edge.state.addItem({ bi_id: 'bi_1' });
	rig.edge.state.addCustomer({ bc_id: 'bc_1', bc_contid: 'cont_1' });
});

it('lets an item charge a customer, once however often it is asked for', async () => {
	const results = await rig.enrollThem([{}, {}]);
	const id = rig.edge.state.enrollments[0]?.ts_id;
	const enrolled = {
		status: 'enrolled',
		request: { item: 'bi_1', customer: 'bc_1', contact: 'cont_1' },
		enrollment: { id, status: 'active', item: 'bi_1', customer: 'bc_1', contact: 'cont_1' },
	};
	expect(results).toMatchObject([
		{ index: 0, ...enrolled, isExisting: false },
		{ index: 1, ...enrolled, isExisting: true },
	]);
	expect(await rig.enrollThem([{}])).toMatchObject([{ isExisting: true }]);
	expect(rig.edge.state.enrollments).toHaveLength(1);
	expect(rig.sent('enroll')[0]).toEqual({
		billing_customer_id: 'bc_1',
		billable_item_id: 'bi_1',
		contact_id: 'cont_1',
		api_key: 'edge_key',
		org_id: 'org_emulator',
		brand_id: '1',
	});
});

it.each(['cut', 'fail', 'malformed'] as const)(
	'asks again where the answer is lost, without a second enrollment: %s',
	async (kind) => {
		rig.edge.faults.add({ kind, when: 'after_commit', count: 2 });
		expect(await rig.enrollThem([{}])).toMatchObject([{ status: 'enrolled' }]);
		expect(rig.sent('enroll')).toHaveLength(3);
		expect(rig.edge.state.enrollments).toHaveLength(1);
	},
);

it.each([
	[
		{ customer: '' },
		'invalid_customer',
		'billing_customer',
		'the billing customer is empty. Map the field that holds its ID',
	],
	[
		{ item: '' },
		'invalid_item',
		'item',
		'the trigger item is empty. Map the field that holds its ID',
	],
	[
		{ contact: undefined },
		'invalid_contact',
		'contact',
		'the contact is empty. Map the field that holds its ID',
	],
])('refuses what is empty, and goes on: %j', async (row, code, field, reason) => {
	expect(await rig.enrollThem([row, {}])).toMatchObject([
		{ status: 'rejected', code, field, reason },
		{ status: 'enrolled' },
	]);
	expect(rig.sent('enroll')).toHaveLength(1);
});

it.each([200, 400] as const)('tells what Edge refuses in Edge’s words: %d', async (errorStatus) => {
	await rig.start({ errorStatus });
	rig.edge.state.addCustomer({ bc_id: 'bc_1' });
	expect(await rig.enrollThem([{ customer: 'bc_x' }, {}])).toMatchObject([
		{
			status: 'rejected',
			code: 'edge_refused',
			reason: 'Edge answered: Billing customer not found',
		},
		{ status: 'rejected', code: 'edge_refused', reason: 'Edge answered: Billable item not found' },
	]);
});

it('says what was left undone when Edge cannot be reached', async () => {
	rig.edge.faults.add({ kind: 'cut' });
	const [result] = await rig.enrollThem([{}]);
	expect(result).toMatchObject({ status: 'unsent', code: 'no_clear_answer' });
	expect(result?.reason).toMatch(/^8 tries did not get through \(no answer from Edge/);
});

it('does not take an answer without an enrollment for one', async () => {
	rig.edge.faults.add({ kind: 'refuse', status: 200, body: { status: 'success', data: {} } });
	expect(await rig.enrollThem([{}])).toMatchObject([
		{
			status: 'rejected',
			code: 'unreadable_answer',
			reason: 'Edge answered without an enrollment. Enroll again to see it: that changes nothing',
		},
	]);
});

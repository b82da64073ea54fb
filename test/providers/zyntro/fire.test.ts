import type { TriggerItem } from '../../../emulator/edge';
import { EdgeRig, MINUTE, type Row } from './edge-rig';

const rig = new EdgeRig();

const VARIABLE = { bi_trigger_mode: 'variable', bi_max_capture_amount: 300 } as const;

it('fires, with as little as that takes', async () => {
	rig.enroll();
	expect(await rig.fireOne()).toEqual({
		index: 0,
		request: { item: 'bi_1', customer: 'bc_1' },
		item: expect.objectContaining({ id: 'bi_1', mode: 'fixed', captureMode: 'off_session' }),
		status: 'fired',
		charge: {
			id: expect.stringMatching(/^sc_/),
			status: 'captured',
			amount: { units: 200n, scale: 0 },
			currency: 'usd',
			capturedAt: expect.any(Number),
			gateway: 'stripe',
			gatewayRef: expect.stringMatching(/^pi_/),
			invoice: expect.stringMatching(/^inv_/),
		},
	});
	expect(rig.sent('fire')).toEqual([
		{
			billable_item_id: 'bi_1',
			billing_customer_id: 'bc_1',
			api_key: 'edge_key',
			org_id: 'org_emulator',
			brand_id: '1',
		},
	]);
	expect(rig.captured()).toEqual([200]);
});

it('sends what is given, as exact numbers', async () => {
	rig.enroll({ ...VARIABLE, bi_trigger_threshold: 15 });
	const row = { value: '14.99', amount: '149.50', description: ' Phase 2 ' };
	expect(await rig.fireOne(row)).toMatchObject({ status: 'fired' });
	expect(rig.sent('fire')).toMatchObject([
		{ metric_value: 14.99, override_amount: 149.5, override_description: 'Phase 2' },
	]);
	expect(rig.edge.state.charges()).toMatchObject([{ captured: 149.5, description: 'Phase 2' }]);
});

it('sends an invoice where the client confirms', async () => {
	rig.enroll({ bi_capture_mode: 'client_confirm', bi_trigger_mode: 'event' });
	const result = await rig.fireOne();
	expect(result).toMatchObject({ status: 'fired', charge: { status: 'pending_client_action' } });
	expect(result.charge).not.toHaveProperty('capturedAt');
	rig.edge.clock.advance(2 * MINUTE);
	expect(await rig.fireOne()).toMatchObject({
		status: 'not_fired',
		code: 'edge_refused',
		reason:
			'nothing was charged: Edge answered: Initial charge not completed: the first invoice must be paid',
	});
});

it('works below the other path of Edge’s guides', async () => {
	await rig.start({ paths: ['/apis/edge/trigger/'] });
	rig.enroll();
	expect(await rig.fireOne({}, { path: '/apis/edge/trigger/' })).toMatchObject({ status: 'fired' });
	expect(await rig.fireOne()).toMatchObject({ status: 'not_fired', code: 'credential_refused' });
	expect(rig.captured()).toEqual([200]);
});

it('asks for the items once, whatever is fired', async () => {
	rig.enroll();
	rig.enroll({ bi_id: 'bi_2' }, { bc_id: 'bc_2' });
	await rig.fire([{}, { item: 'bi_2', customer: 'bc_2' }, { customer: 'bc_2' }]);
	expect(rig.sent('getItems')).toHaveLength(1);
	expect(rig.captured()).toEqual([200, 200]);
});

interface Refused {
	readonly item?: Partial<TriggerItem>;
	readonly row: Row;
	readonly code: string;
	readonly field: string;
	readonly reason: string;
}

const THRESHOLD = {
	bi_trigger_mode: 'threshold',
	bi_trigger_condition: 'gte',
	bi_trigger_threshold: 10_000,
} as const;

describe('what is refused before anything is sent', () => {
	it.each<Refused>([
		{
			row: { customer: ' ' },
			code: 'invalid_customer',
			field: 'billing_customer',
			reason: 'the billing customer is empty. Map the field that holds its ID',
		},
		{
			row: { customer: { id: 'bc_1' } },
			code: 'invalid_customer',
			field: 'billing_customer',
			reason: 'the billing customer is empty. Map the field that holds its ID',
		},
		{
			row: { item: null },
			code: 'invalid_item',
			field: 'item',
			reason: 'the trigger item is empty. Map the field that holds its ID',
		},
		{
			row: { value: null },
			code: 'value_missing',
			field: 'metric_value',
			reason: 'the value is empty. An empty value is never read as 0',
		},
		{
			row: { value: '1,000' },
			code: 'value_not_a_number',
			field: 'metric_value',
			reason:
				'"1,000" has separators that can be read in more than one way. Write it with digits and one decimal point',
		},
		{
			row: { value: '9007199254740993' },
			code: 'value_not_exact',
			field: 'metric_value',
			reason:
				'9007199254740993 has more digits than Edge, which takes JSON numbers, would get. Round it',
		},
		{
			item: VARIABLE,
			row: { amount: '' },
			code: 'invalid_amount',
			field: 'override_amount',
			reason: 'the value is empty. An empty value is never read as 0',
		},
		{
			item: VARIABLE,
			row: { amount: '$5' },
			code: 'invalid_amount',
			field: 'override_amount',
			reason: '"$5" is not a number',
		},
		{
			row: { item: 'bi_x' },
			code: 'item_not_found',
			field: 'item',
			reason:
				'"bi_x" is not among the active trigger items of the brand. Check the ID, and the brand of the credential',
		},
		{
			item: { bi_active: 0 },
			row: {},
			code: 'item_not_found',
			field: 'item',
			reason:
				'"bi_1" is not among the active trigger items of the brand. Check the ID, and the brand of the credential',
		},
		{
			item: THRESHOLD,
			row: {},
			code: 'value_missing',
			field: 'metric_value',
			reason: 'the item is of threshold mode, so Edge has to be told what was measured',
		},
		{
			item: THRESHOLD,
			row: { value: '9999.999' },
			code: 'threshold_not_met',
			field: 'metric_value',
			reason: "9999.999 is not at or above the item's threshold 10000, so nothing is due",
		},
		{
			row: { value: 15.01 },
			code: 'threshold_not_met',
			field: 'metric_value',
			reason: "15.01 is not at or below the item's threshold 15, so nothing is due",
		},
		{
			item: { bi_trigger_condition: 'near' as 'eq' },
			row: { value: 1 },
			code: 'condition_unknown',
			field: 'metric_value',
			reason:
				'the item has no condition that the value can be held against (near), and Edge compares it only in threshold mode. Leave it empty to fire without a condition',
		},
		{
			item: VARIABLE,
			row: {},
			code: 'amount_missing',
			field: 'override_amount',
			reason: 'the item is of variable mode, so the amount comes with the fire',
		},
		{
			row: { amount: 5 },
			code: 'amount_not_allowed',
			field: 'override_amount',
			reason:
				'the item does not allow another amount than its own price. Leave it empty, or allow it on the item in Edge',
		},
		{
			item: VARIABLE,
			row: { amount: '-5' },
			code: 'invalid_amount',
			field: 'override_amount',
			reason: '-5 is not an amount to charge. Give one above 0',
		},
		{
			item: VARIABLE,
			row: { amount: '12.345' },
			code: 'invalid_amount',
			field: 'override_amount',
			reason:
				'12.345 has more than 2 digits behind the point. Give whole units of the currency: 12.50 is 12 dollars and 50 cents',
		},
	])('$code: $row', async ({ item = {}, row, code, field, reason }) => {
		rig.enroll(item);
		expect(await rig.fireOne(row)).toMatchObject({ status: 'not_fired', code, field, reason });
		expect(rig.sent('fire')).toEqual([]);
	});
});

describe('the condition of an item', () => {
	it.each<[TriggerItem['bi_trigger_condition'] | 'lt' | 'gt', string[]]>([
		['gte', ['15', '15.01']],
		['lte', ['14.99', '15']],
		['eq', ['15']],
		['lt', ['14.99']],
		['gt', ['15.01']],
	])(
		'%s holds what is given against the threshold, also where Edge would not',
		async (condition, met) => {
			rig.enroll({ bi_trigger_condition: condition as 'lte', bi_trigger_threshold: 15 });
			for (const value of ['14.99', '15', '15.01']) {
				const { status } = await rig.fireOne({ value });
				expect([value, status]).toEqual([value, met.includes(value) ? 'fired' : 'not_fired']);
				rig.edge.clock.advance(2 * MINUTE);
			}
		},
	);

	it('is left to Edge in threshold mode, if it is one that only Edge knows', async () => {
		rig.enroll({ ...THRESHOLD, bi_trigger_condition: 'near' as 'eq' });
		await rig.fireOne({ value: 3 });
		expect(rig.sent('fire')).toMatchObject([{ metric_value: 3 }]);
	});

	it('is none for items that fire on demand', async () => {
		rig.enroll({ bi_trigger_mode: 'event' });
		expect(await rig.fireOne({ value: 99 })).toMatchObject({ status: 'fired' });
	});
});

it('holds back only the item that an expression broke for', async () => {
	rig.enroll();
	const unreadable = { code: 'expression_broken', field: 'row', reason: 'broke' } as const;
	const results = await rig.fire([{ unreadable }, {}]);
	expect(results).toMatchObject([
		{ index: 0, status: 'not_fired', code: 'expression_broken' },
		{ index: 1, status: 'fired' },
	]);
});

describe('a dry run', () => {
	it('looks and tells, and fires nothing', async () => {
		rig.enroll();
		rig.enroll({ bi_id: 'bi_2', ...VARIABLE });
		const results = await rig.fire([{}, { item: 'bi_2', amount: '12.50' }, {}], { isDry: true });
		const told = {
			status: 'not_fired',
			code: 'dry_run',
			reason: 'dry run: this would have been fired',
		};
		expect(results).toMatchObject([
			{ ...told, plan: { amount: { units: 200n, scale: 0 } } },
			{ ...told, plan: { amount: { units: 125n, scale: 1 } } },
			{ code: 'cooldown' },
		]);
		expect(rig.sent('fire')).toEqual([]);
		expect(rig.sent('getEnrollments')).toHaveLength(2);
	});

	it('is told what stands against a fire', async () => {
		rig.edge.state.addItem({ bi_id: 'bi_1' });
		expect(await rig.fireOne({}, { isDry: true })).toMatchObject({ code: 'not_enrolled' });
	});
});

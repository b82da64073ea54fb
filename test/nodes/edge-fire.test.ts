import { EdgeBench, MINUTE_MS } from './edge-bench';

const bench = new EdgeBench();

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** Fires `bi_2`, an item that is made for the test. */
const SECOND_ITEM = { item: { __rl: true, mode: 'id', value: 'bi_2' } };

it('puts out what was fired in the fields of any fire, and what the gateway told', async () => {
	const { fired, notFired, hints } = await bench.fire([{ customer: 'bc_a' }]);
	expect(fired).toEqual([
		{
			status: 'fired',
			reason_code: null,
			reason: null,
			trigger: 'bi_1',
			customer: 'bc_a',
			occasion: null,
			capture_mode: 'off_session',
			amount: 20_000,
			currency: 'usd',
			amount_text: '200.00 USD',
			charge_id: expect.stringMatching(/^sc_/),
			charge_status: 'captured',
			charged_at: INSTANT,
			paid_at: INSTANT,
			decline_code: null,
			hosted_invoice_url: null,
			next_allowed_at: null,
			is_attempt: true,
			is_pausing: false,
			gateway: 'stripe',
			gateway_ref: expect.stringMatching(/^pi_/),
			invoice_id: expect.stringMatching(/^inv_/),
		},
	]);
	expect(notFired).toEqual([]);
	expect(hints).toEqual(['Fired: 1 (200.00 USD)']);
	expect(bench.captured()).toEqual([200]);
});

it('has every item in one of both outputs, paired with where it came from', async () => {
	const items = [
		{ customer: 'bc_a' },
		{ customer: 'bc_x' },
		{ customer: 'bc_b' },
		{ customer: '' },
	];
	const [fired, notFired] = await bench.outputs(items);
	expect(fired?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
	expect(notFired).toMatchObject([
		{
			pairedItem: { item: 1 },
			json: {
				status: 'not_fired',
				reason_code: 'not_enrolled',
				reason:
					'Billing Customer ID: bc_x is not enrolled in bi_1, so the item may not charge them. Enroll them first',
				input: { customer: 'bc_x' },
				is_attempt: false,
			},
		},
		{
			pairedItem: { item: 3 },
			json: {
				reason_code: 'invalid_customer',
				reason:
					'Billing Customer ID: the billing customer is empty. Map the field that holds its ID',
				input: { customer: '' },
				trigger: null,
			},
		},
	]);
});

it('sends an invoice where the client confirms, and says that it is still to be paid', async () => {
	bench.enroll({ bi_id: 'bi_2', bi_capture_mode: 'client_confirm', bi_trigger_mode: 'event' });
	const { fired } = await bench.fire([{ customer: 'bc_a' }], { parameters: SECOND_ITEM });
	expect(fired).toMatchObject([
		{
			capture_mode: 'client_confirm',
			charge_status: 'pending_client_action',
			amount_text: '200.00 USD',
			charged_at: null,
			paid_at: null,
		},
	]);
});

it('fires the same once in a run, and tells the others when they may', async () => {
	const items = [{ customer: 'bc_a' }, { customer: 'bc_a' }];
	const { fired, notFired, hints } = await bench.fire(items);
	expect(fired).toHaveLength(1);
	expect(notFired).toMatchObject([
		{ reason_code: 'cooldown', next_allowed_at: INSTANT, is_attempt: false },
	]);
	expect(hints).toEqual(['Fired: 1 (200.00 USD)', 'Not fired: 1 (1 cooldown)']);
	expect(bench.sent('fire')).toBe(1);
});

it('charges once when two executions fire the same at once', async () => {
	const told = await Promise.all(
		['', ''].map(async () => await bench.fire([{ customer: 'bc_a' }])),
	);
	expect(told.flatMap(({ fired }) => fired)).toHaveLength(1);
	expect(told.flatMap(({ notFired }) => notFired)).toMatchObject([{ reason_code: 'cooldown' }]);
	expect(bench.captured()).toEqual([200]);
});

describe('values and amounts', () => {
	const parameters = {
		...SECOND_ITEM,
		metricValue: '={{ $json.calls }}',
		overrideAmount: '={{ $json.amount }}',
	};

	it('come with each item, exactly', async () => {
		bench.enroll({
			bi_id: 'bi_2',
			bi_trigger_mode: 'threshold',
			bi_trigger_condition: 'gte',
			bi_trigger_threshold: 10_000,
			bi_allow_amount_override: 1,
		});
		const items = [
			{ customer: 'bc_a', calls: '9999.5', amount: 50 },
			{ customer: 'bc_a', calls: 10_247, amount: '19.99' },
		];
		const { fired, notFired } = await bench.fire(items, { parameters });
		expect(notFired).toMatchObject([
			{
				reason_code: 'threshold_not_met',
				reason:
					"Metric Value: 9999.5 is not at or above the item's threshold 10000, so nothing is due",
			},
		]);
		expect(fired).toMatchObject([{ amount: 1999, amount_text: '19.99 USD' }]);
		const body = bench.edge.state.requests().at(-1)?.body ?? '';
		expect(JSON.parse(body)).toMatchObject({ metric_value: 10_247, override_amount: 19.99 });
	});

	it('that an item does not have are no reason to charge without them', async () => {
		bench.enroll({ bi_id: 'bi_2', bi_trigger_mode: 'event' });
		const items = [
			{ customer: 'bc_a', amount: 5 },
			{ customer: 'bc_a', calls: 20_000 },
			{ customer: 'bc_a', calls: '', amount: 5 },
		];
		const { fired, notFired } = await bench.fire(items, { parameters });
		expect(fired).toEqual([]);
		expect(notFired.map(({ reason_code, reason }) => [reason_code, reason])).toEqual([
			['value_missing', 'Metric Value: the value is empty. An empty value is never read as 0'],
			['invalid_amount', 'Override Amount: the value is empty. An empty value is never read as 0'],
			['value_missing', 'Metric Value: the value is empty. An empty value is never read as 0'],
		]);
		expect(bench.sent('fire')).toBe(0);
	});

	it('are not sent where they are left empty', async () => {
		await bench.fire([{ customer: 'bc_a' }], {
			parameters: { metricValue: '', overrideAmount: '' },
			options: { description: '={{ $json.none }}' },
		});
		const body = JSON.parse(bench.edge.state.requests().at(-1)?.body ?? '') as object;
		expect(Object.keys(body).sort()).toEqual([
			'api_key',
			'billable_item_id',
			'billing_customer_id',
			'brand_id',
			'org_id',
		]);
	});

	it('of a broken expression hold back their item alone', async () => {
		const items = [{ customer: 'bc_a' }, { customer: 'bc_b', list: [{ n: 1 }] }];
		const { fired, notFired } = await bench.fire(items, {
			parameters: { metricValue: '={{ $json.list.first().n }}' },
		});
		expect(fired).toMatchObject([{ customer: 'bc_b' }]);
		expect(notFired).toMatchObject([
			{
				reason_code: 'expression_broken',
				reason: expect.stringMatching(/^Row: an expression of this node cannot be read/),
			},
		]);
	});
});

it('describes the charge, item by item', async () => {
	await bench.fire([{ customer: 'bc_a', phase: 2 }], {
		options: { description: '=Phase {{ $json.phase }}' },
	});
	expect(bench.edge.state.charges()).toMatchObject([{ description: 'Phase 2' }]);
});

describe('a dry run', () => {
	it('tells what would be charged, and charges nothing', async () => {
		const { fired, notFired, hints } = await bench.fire(
			[{ customer: 'bc_a' }, { customer: 'bc_x' }],
			{ options: { dryRun: true } },
		);
		expect(fired).toEqual([]);
		expect(notFired).toMatchObject([
			{
				status: 'not_fired',
				reason_code: 'dry_run',
				reason: 'Dry run: this would have been fired',
				amount: 20_000,
				amount_text: '200.00',
				currency: null,
				charge_id: null,
				is_attempt: false,
			},
			{ reason_code: 'not_enrolled', amount: null },
		]);
		expect(hints[0]).toBe('Dry run: nothing was charged');
		expect(bench.sent('fire')).toBe(0);
	});
});

it('keeps to the options: an enrollment that is not looked at, a cooldown that is longer', async () => {
	await bench.fire([{ customer: 'bc_a' }], { options: { checkEnrollment: false } });
	expect(bench.sent('getEnrollments')).toBe(0);
	bench.edge.clock.advance(10 * MINUTE_MS);
	const { notFired } = await bench.fire([{ customer: 'bc_a' }], { options: { cooldown: 3600 } });
	expect(notFired).toMatchObject([{ reason_code: 'cooldown' }]);
});

it('works below the other path', async () => {
	await bench.start({ paths: ['/apis/edge/trigger/'] });
	const path = '/apis/edge/trigger/';
	const { fired } = await bench.fire([{ customer: 'bc_a' }], { edgeCredential: { path } });
	expect(fired).toHaveLength(1);
	const refused = await bench.run([{ customer: 'bc_b' }]);
	expect(refused.error?.description).toMatch(/Edge answered: Not found/);
});

it('asks Edge for five things a second at most, unless told otherwise', async () => {
	const before = performance.now();
	await bench.fire([{ customer: 'bc_a' }, { customer: 'bc_b' }], { options: { ratePerSecond: 0 } });
	expect(bench.edge.state.requests()).toHaveLength(5);
	expect(performance.now() - before).toBeGreaterThan(4 * 200);
});

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as soon } from 'node:timers/promises';
import { TRIGGER } from '../support/engine';
import { EDGE_KEY, EdgeBench, MINUTE_MS } from './edge-bench';

const bench = new EdgeBench();

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const CONTINUE = { onError: 'continueRegularOutput' } as const;

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

describe('a decline', () => {
	it.each(['error', 'charge'] as const)('is told, and the one that pauses: %s', async (decline) => {
		await bench.start({ decline });
		bench.edge.state.changeCustomer('bc_a', { declines: 'lost_card' });
		const told = [];
		for (let failures = 0; failures < 4; failures += 1) {
			told.push(await bench.fire([{ customer: 'bc_a' }]));
			bench.edge.clock.advance(2 * MINUTE_MS);
		}
		const items = told.flatMap(({ notFired }) => notFired);
		expect(
			items.map(({ reason_code, is_attempt, is_pausing }) => [reason_code, is_attempt, is_pausing]),
		).toEqual([
			['declined', true, false],
			['declined', true, false],
			['declined', true, true],
			['paused', false, false],
		]);
		expect(items[2]?.reason).toMatch(
			/^Billing Customer ID: the charge was declined \(.+\)\. That was failure 3 in a row, and the enrollment is paused now\. See to the payment method of the customer, then resume the enrollment in Edge$/,
		);
		expect(told[2]?.hints).toEqual([
			'Not fired: 1 (1 declined)',
			'Paused: bc_a. Edge goes on when somebody has seen to the payment method and resumes the enrollment there',
		]);
		expect(bench.sent('fire')).toBe(3);
		expect(bench.captured()).toEqual([0, 0, 0]);
	});
});

describe('a fire without an answer', () => {
	it('is sent once, and is in doubt', async () => {
		bench.edge.faults.add({ kind: 'cut', when: 'after_commit', path: 'fire', count: 1 });
		const { fired, notFired, hints } = await bench.fire([
			{ customer: 'bc_a' },
			{ customer: 'bc_b' },
		]);
		expect(fired).toMatchObject([{ status: 'fired' }]);
		expect(notFired).toMatchObject([
			{ status: 'in_doubt', reason_code: 'in_doubt', is_attempt: true, charge_id: null },
		]);
		expect(notFired[0]?.reason).toMatch(
			/^The fire was sent, and whether it charged is unknown \(no answer from Edge \(.+\)\)\. After it, the enrollment shows that it was fired at \S+ \(succeeded\): by this fire, or by another one\. Look at the charges of the customer in Edge before this is fired again: Edge would charge a second time$/,
		);
		expect(hints.at(-1)).toMatch(
			/^In doubt: bc_[ab]\. Look at the charges of these customers in Edge before anything of them is fired again: it could charge a second time$/,
		);
		expect(bench.sent('fire')).toBe(2);
		expect(bench.captured()).toEqual([200, 200]);
	});

	it('is in doubt also when it never arrived', async () => {
		bench.edge.faults.add({ kind: 'cut', path: 'fire' });
		const { notFired } = await bench.fire([{ customer: 'bc_a' }]);
		expect(notFired).toMatchObject([{ status: 'in_doubt' }]);
		expect(notFired[0]?.reason).toMatch(
			/The enrollment does not show it so far: it was never fired/,
		);
		expect(bench.sent('fire')).toBe(1);
		expect(bench.captured()).toEqual([]);
	}, 30_000);

	it('is not fired again by a node that is to retry on fail', async () => {
		bench.edge.faults.add({ kind: 'cut', when: 'after_commit', path: 'fire' });
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { notFired } = await bench.fire([{ customer: 'bc_a' }], { node });
		expect(notFired).toMatchObject([{ status: 'in_doubt' }]);
		expect(bench.sent('fire')).toBe(1);
	});
});

it('tells every item what became of it when the execution is cancelled', async () => {
	bench.enroll({ bi_id: 'bi_2' });
	bench.edge.faults.add({ kind: 'stall', when: 'after_commit', path: 'fire' });
	const items = ['bi_1', 'bi_2', 'bi_1'].map((item) => ({ customer: 'bc_a', item }));
	const run = await bench.run(items, {
		parameters: { item: { __rl: true, mode: 'id', value: '={{ $json.item }}' } },
		onStart: (cancel) => void cancelOnceCharged(cancel),
	});
	expect(run.status).toBe('canceled');
	const [fired, notFired] = run.node(TRIGGER).outputs;
	expect(fired).toEqual([]);
	expect(notFired?.map(({ json }) => [json.trigger, json.status, json.reason_code])).toEqual([
		['bi_1', 'in_doubt', 'in_doubt'],
		['bi_2', 'not_fired', 'cancelled'],
		['bi_1', 'not_fired', 'earlier_in_doubt'],
	]);
	expect(bench.captured()).toEqual([200]);
	expect(bench.sent('getEnrollments')).toBe(1);
});

async function cancelOnceCharged(cancel: () => void): Promise<void> {
	while (bench.captured().length === 0) await soon();
	cancel();
}

describe('a run that can do nothing', () => {
	const WRONG = { edgeCredential: { apiKey: 'wrong_key_1' } };

	it('is an error, with how to mend it', async () => {
		const { error } = await bench.run([{ customer: 'bc_a' }], WRONG);
		expect(error?.message).toBe('Nothing was fired');
		expect(error?.description).toBe(
			'The trigger items of the brand were not given (Edge answered: Invalid API key), so nothing was fired. Check API Key, Organization ID and Brand ID in the Zyntro Edge API credential',
		);
		expect(bench.sent('fire')).toBe(0);
	});

	it('tells each item where the workflow goes on', async () => {
		const run = await bench.run([{ customer: 'bc_a' }], { ...WRONG, node: CONTINUE });
		expect(run.error).toBeUndefined();
		expect(run.node(TRIGGER).outputs[1]).toMatchObject([
			{ json: { status: 'not_fired', reason_code: 'credential_refused' }, pairedItem: { item: 0 } },
		]);
	});

	it('tells the error output, where there is one', async () => {
		const node = { onError: 'continueErrorOutput' } as const;
		const run = await bench.run([{ customer: 'bc_a' }], { ...WRONG, node });
		const outputs = run.node(TRIGGER).outputs;
		expect(outputs.map((output) => output.length)).toEqual([0, 0, 1]);
		expect(outputs[2]?.[0]?.json).toMatchObject({
			customer: 'bc_a',
			error: { reason_code: 'credential_refused' },
		});
	});

	it.each([
		[{ apiKey: ' ' }, 'Empty: API Key', /enter API Key\. Edge wants all three/],
		[
			{ organizationId: '', brandId: '' },
			'Empty: Organization ID, Brand ID',
			/enter Organization ID, Brand ID/,
		],
		[{ baseUrl: 'http://example.com' }, 'Base URL or Path is not allowed', /only sent over https/],
		[{ path: '/a/../b/' }, 'Base URL or Path is not allowed', /is not a plain path/],
	])('says what of the credential keeps it: %j', async (edgeCredential, message, description) => {
		const { error } = await bench.run([{ customer: 'bc_a' }], {
			edgeCredential: edgeCredential as Record<string, string>,
		});
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/^In the Zyntro Edge API credential: /);
		expect(error?.description).toMatch(description);
		expect(bench.edge.state.requests()).toEqual([]);
	});

	it.each([
		[
			{ cooldown: -1 },
			/^Cooldown \(Seconds\) is "-1"\. It has to be a whole number from 0 to 2592000/,
		],
		[{ checkEnrollment: 'maybe' }, /^Check Enrollment First is "maybe"/],
	])('refuses options beyond their bounds: %j', async (options, message) => {
		const { error } = await bench.run([{ customer: 'bc_a' }], { options });
		expect(error?.message).toMatch(message);
		expect(bench.edge.state.requests()).toEqual([]);
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

describe('the key', () => {
	/** An Edge that puts the key of the caller wherever it can. */
	const telltale = { status: 'error', errors: [`Bad key ${EDGE_KEY}`], api_key: EDGE_KEY };

	it.each([
		['an answer that refuses', { kind: 'refuse', status: 200, body: telltale } as const],
		[
			'a page of somebody else',
			{ kind: 'refuse', status: 403, body: `<b>${EDGE_KEY}</b>` } as const,
		],
		['a cut', { kind: 'cut', when: 'after_commit' } as const],
	])(
		'is in no item, hint or error: %s',
		async (_what, fault) => {
			for (const path of ['fire', 'getEnrollments', 'getItems']) {
				bench.edge.faults.clear();
				bench.edge.faults.add({ ...fault, path });
				const customer = path === 'fire' ? 'bc_a' : 'bc_b';
				for (const node of [{}, CONTINUE]) {
					const options = { retryBudget: 1, checkEnrollment: path !== 'fire' };
					const run = await bench.run([{ customer }], { node, options });
					expect(JSON.stringify([run.raw.data, run.error])).not.toContain(EDGE_KEY);
				}
			}
		},
		60_000,
	);
});

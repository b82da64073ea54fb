import {
	type EdgeOptions,
	type RunningEdge,
	startEdge,
	type TriggerItem,
} from '../../emulator/edge';

interface Answer {
	readonly http: number;
	readonly status?: string;
	readonly errors?: string[];
	readonly data?: Record<string, unknown>;
	readonly [name: string]: unknown;
}

let edge: RunningEdge;
afterEach(async () => await edge.close());

async function start(options: EdgeOptions = {}): Promise<void> {
	edge = await startEdge(options);
	edge.state.addCustomer({ bc_id: 'bc_1', bc_contid: 'cont_1' });
}

const WHO = { api_key: 'edge_key', org_id: 'org_emulator', brand_id: '1' };

async function call(name: string, body: object = {}, path = '/apis/public/edge/'): Promise<Answer> {
	const answer = await fetch(`${edge.url}${path}${name}.php`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ...WHO, ...body }),
	});
	return { http: answer.status, ...((await answer.json()) as object) };
}

/** An item that `bc_1` is enrolled in. */
async function enrolled(seed: Partial<TriggerItem> = {}): Promise<string> {
	const { bi_id } = edge.state.addItem(seed);
	await call('enroll', { ...they(bi_id), contact_id: 'cont_1' });
	return bi_id;
}

function they(billable_item_id: string) {
	return { billable_item_id, billing_customer_id: 'bc_1' };
}

async function fire(item: string, more: object = {}, path?: string): Promise<Answer> {
	return await call('fire', { ...they(item), ...more }, path);
}

function captured(): number[] {
	return edge.state.charges('bc_1').map((one) => one.captured);
}

const MINUTE_MS = 60_000;
const ERROR = { http: 200, status: 'error' };

it('fires as documented, at both documented paths', async () => {
	await start();
	const item = await enrolled();
	expect(await fire(item)).toEqual({
		http: 200,
		status: 'success',
		data: {
			amount: 200,
			status: 'captured',
			gateway: 'stripe',
			success: true,
			currency: 'USD',
			charge_id: expect.stringMatching(/^sc_/),
			invoice_id: expect.stringMatching(/^inv_/),
			captured_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
			gateway_ref: expect.stringMatching(/^pi_/),
		},
	});
	edge.clock.advance(MINUTE_MS);
	expect(await fire(item, {}, '/apis/edge/trigger/')).toMatchObject({ status: 'success' });
	expect(captured()).toEqual([200, 200]);
	expect((await fire(item, {}, '/apis/elsewhere/')).http).toBe(404);
});

it('enrolls once', async () => {
	await start();
	const { bi_id } = edge.state.addItem();
	const enroll = async () => await call('enroll', { ...they(bi_id), contact_id: 'cont_1' });
	const first = await enroll();
	expect(first).toMatchObject({ status: 'success', existing: false });
	expect(first.data).toEqual({
		ts_dt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
		ts_id: first.ts_id,
		ts_contid: 'cont_1',
		ts_status: 'active',
		ts_billable_item_id: bi_id,
		ts_billing_customer_id: 'bc_1',
		ts_consecutive_failures: 0,
	});
	expect(await enroll()).toMatchObject({ existing: true, ts_id: first.ts_id });
});

it('lists items with a sample of how to fire them', async () => {
	await start();
	const bi_id = await enrolled({ bi_trigger_mode: 'threshold', bi_trigger_condition: 'gte' });
	const { data, count } = await call('getItems');
	expect(count).toBe(1);
	expect(data).toMatchObject([
		{
			bi_id,
			bi_unit_price: 200,
			bi_capture_mode: 'off_session',
			bi_trigger_mode: 'threshold',
			bi_allow_amount_override: 0,
			api_sample: {
				endpoint: 'POST /apis/public/edge/fire.php',
				body: { billable_item_id: bi_id, metric_value: expect.anything() },
			},
		},
	]);
});

it.each([{ api_key: 'wrong' }, { org_id: 'org_x' }, { brand_id: '2' }, { api_key: undefined }])(
	'knows its callers: %j',
	async (who) => {
		await start();
		const item = await enrolled();
		expect(await fire(item, who)).toMatchObject(ERROR);
		expect(captured()).toEqual([]);
	},
);

it('cools down for a minute and then charges again, whatever the fire was for', async () => {
	await start();
	const item = await enrolled();
	await fire(item);
	edge.clock.advance(MINUTE_MS - 1000);
	expect((await fire(item)).errors?.[0]).toMatch(/Cooldown/);
	edge.clock.advance(1000);
	await fire(item);
	expect(captured()).toEqual([200, 200]);
});

it('tells its own time with every answer', async () => {
	await start();
	edge.clock.advance(86_400_000);
	const answer = await fetch(`${edge.url}/apis/public/edge/getItems.php`, {
		method: 'POST',
		body: JSON.stringify(WHO),
	});
	const told = Date.parse(answer.headers.get('date') ?? '');
	expect(Math.abs(told - edge.clock.now())).toBeLessThan(10_000);
});

it('pauses after three declines in a row, until a person goes on', async () => {
	await start();
	const item = await enrolled();
	edge.state.changeCustomer('bc_1', { declines: 'insufficient_funds' });
	for (let failures = 1; failures <= 3; failures += 1) {
		expect((await fire(item)).errors?.[0]).toMatch(/insufficient_funds/);
		edge.clock.advance(MINUTE_MS);
		const { data } = await call('getEnrollments', { billing_customer_id: 'bc_1' });
		expect(data).toMatchObject([
			{ ts_consecutive_failures: failures, ts_last_charge_status: 'failed' },
		]);
	}
	edge.state.changeCustomer('bc_1', { declines: null });
	expect((await fire(item)).errors?.[0]).toMatch(/paused/);
	const { ts_id } = edge.state.enrollments[0];
	edge.state.setStatus(ts_id, 'active');
	await fire(item);
	expect(captured()).toEqual([0, 0, 0, 200]);
});

it('takes amounts only where the item lets it, up to its maximum', async () => {
	await start();
	const fixed = await enrolled();
	expect(await fire(fixed, { override_amount: 5 })).toMatchObject(ERROR);
	const variable = await enrolled({ bi_trigger_mode: 'variable', bi_max_capture_amount: 300 });
	expect(await fire(variable)).toMatchObject(ERROR);
	expect(await fire(variable, { override_amount: 300.01 })).toMatchObject(ERROR);
	expect(await fire(variable, { override_amount: 299.5 })).toMatchObject({
		data: { amount: 299.5, status: 'captured' },
	});
	expect(captured()).toEqual([299.5]);
});

it.each<[TriggerItem['bi_trigger_condition'], number[]]>([
	['gte', [10_000, 10_001]],
	['lte', [9999, 10_000]],
	['eq', [10_000]],
])('compares what was measured: %s', async (bi_trigger_condition, met) => {
	await start({ cooldown: 0 });
	const rule = { bi_trigger_mode: 'threshold', bi_trigger_threshold: 10_000 } as const;
	const item = await enrolled({ ...rule, bi_trigger_condition });
	expect(await fire(item)).toMatchObject(ERROR);
	const fired: number[] = [];
	for (const metric_value of [9999, 10_000, 10_001]) {
		if ((await fire(item, { metric_value })).status === 'success') fired.push(metric_value);
	}
	expect(fired).toEqual(met);
});

it('sends an invoice to be confirmed, and waits for the first', async () => {
	await start();
	const item = await enrolled({ bi_capture_mode: 'client_confirm', bi_trigger_mode: 'event' });
	const { data } = await fire(item);
	expect(data).toMatchObject({ status: 'pending_client_action', success: true, amount: 200 });
	edge.clock.advance(MINUTE_MS);
	expect(await fire(item)).toMatchObject(ERROR);
	edge.state.payInvoice(data?.invoice_id as string);
	expect(await fire(item)).toMatchObject({ status: 'success' });
	expect(captured()).toEqual([200, 0]);
});

it('refuses who is not enrolled, not active or not there', async () => {
	await start();
	const { bi_id } = edge.state.addItem();
	expect(await fire(bi_id)).toMatchObject(ERROR);
	const item = await enrolled();
	expect(await fire('bi_x')).toMatchObject(ERROR);
	expect(await fire(item, { billing_customer_id: 'bc_x' })).toMatchObject({
		errors: ['Billing customer not found'],
	});
	edge.state.changeCustomer('bc_1', { bc_status: 'suspended' });
	expect(await fire(item)).toMatchObject(ERROR);
	expect(captured()).toEqual([]);
});

it('can read its documentation otherwise', async () => {
	await start({ errorStatus: 400, decline: 'charge', beyondMaximum: 'cap' });
	const item = await enrolled({ bi_trigger_mode: 'event' });
	expect(await fire(item, { override_amount: 501 })).toMatchObject({ data: { amount: 500 } });
	expect((await fire(item)).http).toBe(400);
	edge.clock.advance(MINUTE_MS);
	edge.state.changeCustomer('bc_1', { declines: 'stolen_card' });
	expect(await fire(item)).toMatchObject({
		http: 200,
		status: 'success',
		data: { success: false, status: 'failed' },
	});
});

it('loses answers of charges that were made', async () => {
	await start();
	const item = await enrolled();
	edge.faults.add({ kind: 'cut', when: 'after_commit', count: 1 });
	await expect(fire(item)).rejects.toThrow();
	expect(captured()).toEqual([200]);
	edge.clock.advance(MINUTE_MS);
	edge.faults.add({ kind: 'fail', when: 'after_commit', count: 1 });
	expect((await fire(item)).http).toBe(500);
	expect(captured()).toEqual([200, 200]);
	edge.clock.advance(MINUTE_MS);
	edge.faults.add({ kind: 'fail', count: 1 });
	expect((await fire(item)).http).toBe(500);
	expect(captured()).toEqual([200, 200]);
});

it('can be seeded and watched by another process', async () => {
	await start();
	const ask = async (method: string, path: string, body?: unknown) => {
		const answer = await fetch(`${edge.url}/_emulator${path}`, {
			method,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		return (await answer.json()) as unknown;
	};
	await ask('POST', '/items', { bi_id: 'bi_1' });
	await call('enroll', { ...they('bi_1'), contact_id: 'cont_1' });
	await ask('POST', '/customers', { bc_id: 'bc_1', declines: 'lost_card' });
	await fire('bi_1');
	await ask('POST', '/clock', { advance_ms: MINUTE_MS });
	await ask('POST', '/customers', { bc_id: 'bc_1', declines: null });
	await fire('bi_1');
	expect(await ask('GET', '/charges?customer=bc_1')).toMatchObject([
		{ status: 'failed', captured: 0 },
		{ status: 'captured', captured: 200 },
	]);
});

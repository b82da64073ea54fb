import type { IDataObject, INodeParameters } from 'n8n-workflow';
import schema from '../../nodes/StripeUsage/__schema__/v1.0.0/usage/findUnbilled.json';
import { LIVE_KEY, USAGE, type UsageRun, usage, type WorkflowRun } from '../support/engine';
import { CONTINUE } from './syncing';
import { SummaryBench } from './summarizing';

const bench = new SummaryBench();
const DAY = 86_400;
/** Midnight (UTC) 30 days ago. */
const START = Math.floor(Date.now() / 1000 / DAY) * DAY - 30 * DAY;
const MONTHLY = { interval: 'month', interval_count: 3, usage_type: 'metered' } as const;

beforeEach(() => {
	const { state } = bench.stripe;
	bench.addMeter('other');
	state.addProduct({ id: 'prod_1', name: 'Calls' });
	addPrice('price_calls', 'mtr_api_calls');
	addPrice('price_other', 'mtr_other');
});

function addPrice(id: string, meter: string, currency = 'usd'): void {
	const recurring = { ...MONTHLY, meter };
	bench.stripe.state.addPrice({ id, product: 'prod_1', currency, unit_amount: 25, recurring });
}

/** Lets something happen so many days after START. */
async function on<Done>(day: number, happens: () => Done | Promise<Done>): Promise<Done> {
	bench.stripe.clock.set((START + day * DAY) * 1000);
	const done = await happens();
	bench.stripe.clock.set(Date.now());
	return done;
}

async function subscribe(day: number, price = 'price_calls', more: object = {}): Promise<void> {
	await on(day, () =>
		bench.stripe.state.addSubscription({
			id: 'sub_a',
			customer: 'cus_a',
			items: [{ price }],
			...more,
		}),
	);
}

async function call(method: string, path: string, form: Record<string, string> = {}) {
	const answer = await fetch(`${bench.stripe.url}${path}`, {
		method,
		headers: { authorization: `Bearer ${LIVE_KEY}` },
		...(method === 'POST' && { body: new URLSearchParams(form) }),
	});
	if (!answer.ok) throw new Error(await answer.text());
	return (await answer.json()) as { items: { data: Array<{ id: string }> } };
}

/** All events are of 8 units, which cost 2 dollars. */
async function used(day: number, customer = 'cus_a'): Promise<void> {
	await bench.used(START + day * DAY + 3600, '8', customer);
}

const PARAMETERS: INodeParameters = {
	customers: 'all',
	find: 'unbilled',
	range: 'last_days',
	count: 31,
};

async function run(
	parameters: INodeParameters = {},
	how: Partial<UsageRun> = {},
	items: readonly IDataObject[] = [{}],
): Promise<WorkflowRun> {
	return await usage(bench.stripe, items, {
		operation: 'findUnbilled',
		workflowSettings: { timezone: 'UTC' },
		...how,
		parameters: { ...PARAMETERS, ...parameters },
	});
}

async function found(
	parameters: INodeParameters = {},
	options: INodeParameters = {},
): Promise<readonly IDataObject[]> {
	const done = await run(parameters, { options });
	if (done.error) throw new Error(`${done.error.message}: ${done.error.description}`);
	return done.node(USAGE).items;
}

const iso = (day: number): string =>
	new Date((START + day * DAY) * 1000).toISOString().replace('.000', '');

describe('an item a finding', () => {
	it('says what, when, why, and what it would have cost', async () => {
		await used(1);
		await subscribe(2);
		await used(3);
		expect(await found()).toEqual([
			{
				status: 'unbilled',
				reason_code: 'subscription_not_started',
				reason: expect.stringMatching(
					/^The subscription sub_a bills from .* on, and this usage is older/,
				),
				customer: 'cus_a',
				event_name: 'api_calls',
				meter: 'mtr_api_calls',
				last_subscription: 'sub_a',
				price: 'price_calls',
				unbilled_usage: '8',
				unbilled_start: iso(0),
				unbilled_end: iso(2),
				lost_amount: 200,
				lost_amount_text: '2.00 USD',
				last_usage_day: null,
				flat_amount: null,
				flat_amount_text: null,
				currency: 'usd',
				amount_note: null,
			},
		]);
	});

	it('of an idle subscription says since when, and what it costs', async () => {
		await subscribe(2);
		await used(3);
		expect(await found({ find: 'idle' })).toEqual([
			{
				status: 'idle',
				reason_code: 'no_usage',
				reason: expect.stringMatching(/^Nothing was used for 7 days and more/),
				customer: 'cus_a',
				event_name: 'api_calls',
				meter: 'mtr_api_calls',
				last_subscription: 'sub_a',
				price: 'price_calls',
				unbilled_usage: null,
				unbilled_start: null,
				unbilled_end: null,
				lost_amount: null,
				lost_amount_text: null,
				last_usage_day: iso(3).slice(0, 10),
				flat_amount: 0,
				flat_amount_text: '0.00 USD',
				currency: 'usd',
				amount_note: null,
			},
		]);
		expect(await found({ find: 'idle' }, { idleDays: 28 })).toEqual([]);
		expect(await found({ find: 'both' })).toHaveLength(1);
	});

	it('has the fields that its schema names, of the types that it names', async () => {
		await used(1);
		await subscribe(2);
		await used(3);
		const items = await found({ find: 'both' });
		expect(items.map(({ status }) => status)).toEqual(['unbilled', 'idle']);
		for (const item of items) {
			expect(Object.keys(item)).toEqual(Object.keys(schema.properties));
			for (const [name, { type }] of Object.entries(schema.properties)) {
				const value = item[name];
				const is = typeof value === 'number' ? 'integer' : typeof value;
				expect([type].flat()).toContain(value === null ? 'null' : is);
			}
		}
	});

	it('is of those who are named, paired to the item that names them', async () => {
		await used(1);
		await used(1, 'cus_b');
		const items = [{ customer: 'cus_b' }, { customer: 'cus_a' }, { customer: 'cus_b' }];
		const done = await run({ customers: 'named' }, {}, items);
		const [output] = done.node(USAGE).outputs;
		expect(output?.map(({ json, pairedItem }) => [json.customer, pairedItem])).toEqual([
			['cus_b', [{ item: 0 }, { item: 2 }]],
			['cus_a', [{ item: 1 }]],
		]);
	});

	it('is none on a clean account, which a hint says', async () => {
		await subscribe(0);
		await used(1);
		const done = await run();
		expect(done.node(USAGE).items).toEqual([]);
		expect(done.node(USAGE).hints).toMatchObject([
			{ message: expect.stringMatching(/^Nothing found: 2 customers checked, \d+ requests$/) },
		]);
	});
});

describe('reason_code', () => {
	const codes = async (parameters: INodeParameters = {}, options: INodeParameters = {}) =>
		(await found(parameters, options)).map(({ reason_code }) => reason_code);

	it('no_subscription, with an amount only by a price that is named', async () => {
		await used(1);
		expect(await found()).toMatchObject([
			{
				reason_code: 'no_subscription',
				lost_amount: null,
				currency: null,
				amount_note: expect.stringMatching(/"Price to Rate By"/),
			},
		]);
		expect(await found({}, { rateBy: 'price_calls' })).toMatchObject([
			{ lost_amount: 200, price: 'price_calls', amount_note: null },
		]);
		expect(await found({}, { rateBy: 'price_nobody' })).toMatchObject([
			{ lost_amount: null, amount_note: expect.stringMatching(/there is no price with ID/) },
		]);
	});

	it('subscription_ended and ended_without_invoice', async () => {
		await subscribe(0);
		await used(1);
		await on(5, async () => await call('DELETE', '/v1/subscriptions/sub_a'));
		await used(6);
		expect(await codes()).toEqual(['ended_without_invoice', 'subscription_ended']);
	});

	it('plan_changed', async () => {
		await subscribe(0);
		const { items } = await call('GET', '/v1/subscriptions/sub_a');
		await on(5, async () => {
			const path = `/v1/subscription_items/${items.data[0]?.id}`;
			await call('POST', path, { price: 'price_other', proration_behavior: 'none' });
			await call('POST', '/v1/subscription_items', { subscription: 'sub_a', price: 'price_calls' });
		});
		await used(1);
		await used(6);
		expect(await found()).toMatchObject([{ reason_code: 'plan_changed', unbilled_end: iso(5) }]);
	});

	it('no_meter_price', async () => {
		await subscribe(0, 'price_other');
		await used(1);
		expect(await codes()).toEqual(['no_meter_price']);
	});

	it('wrong_currency', async () => {
		addPrice('price_euro', 'mtr_other', 'eur');
		await subscribe(0, 'price_euro');
		await used(1);
		expect(await codes()).toEqual(['wrong_currency']);
	});

	it('not_invoiced, of what a change of price within the period has lost', async () => {
		addPrice('price_more', 'mtr_api_calls');
		await subscribe(0, 'price_calls', { billing_mode: { type: 'classic' } });
		const { items } = await call('GET', '/v1/subscriptions/sub_a');
		await used(1);
		await on(5, async () => {
			await call('POST', `/v1/subscription_items/${items.data[0]?.id}`, { price: 'price_more' });
		});
		expect(await codes()).toEqual([]);
		expect(await codes({}, { withPreviews: true })).toEqual(['not_invoiced']);
	});

	it('trialing, when asked for', async () => {
		await subscribe(0, 'price_calls', { trial_period_days: 5 });
		await used(1);
		await used(6);
		expect(await codes()).toEqual([]);
		expect(await codes({}, { withTrials: true })).toEqual(['trialing']);
	});
});

it('adds the findings up in a run summary', async () => {
	await used(1);
	await subscribe(2);
	await used(3, 'cus_b');
	expect(await found({ find: 'both' }, { output: 'summary' })).toEqual([
		{
			event_name: 'api_calls',
			meter: 'mtr_api_calls',
			range_start: iso(0),
			range_end: iso(31),
			customers_checked: 2,
			customers_unread: 0,
			requests: expect.any(Number),
			unbilled: 2,
			idle: 1,
			by_reason: { no_subscription: 1, subscription_not_started: 1, no_usage: 1 },
			lost: [{ currency: 'usd', amount: 200, amount_text: '2.00 USD' }],
			unbilled_without_amount: 1,
		},
	]);
});

describe('what cannot be checked', () => {
	const NAMED = { customers: 'named' };
	const ITEMS = [{ customer: 'cus_a' }, { customer: 'cus_nobody' }, { customer: '' }];

	it('stops the node, which names it', async () => {
		await used(1);
		const done = await run(NAMED, {}, ITEMS);
		expect(done.error).toMatchObject({
			message: '2 of 3 rows were not checked: 2 rejected, 0 unread',
			description: expect.stringMatching(/\[Item 1\].*No such customer/),
		});
	});

	it('is put out behind the findings, or on the error output', async () => {
		await used(1);
		const done = await run(NAMED, { node: CONTINUE }, ITEMS);
		expect(done.node(USAGE).items).toMatchObject([
			{ status: 'unbilled', customer: 'cus_a' },
			{ status: 'rejected', reason_code: 'customer_missing', input: { customer: '' } },
			{ status: 'rejected', reason_code: 'customer_not_found', customer: 'cus_nobody' },
		]);
		const split = await run(NAMED, { node: { onError: 'continueErrorOutput' } }, ITEMS);
		expect(split.node(USAGE).outputs.map((items) => items.length)).toEqual([1, 2]);
	});

	it('is what nobody can search: the current billing period', async () => {
		const done = await run({ range: '={{ "current_period" }}' }, { node: CONTINUE });
		expect(done.node(USAGE).items).toMatchObject([{ reason_code: 'range_unknown' }]);
	});

	it('is what nobody can know: a range that is still to come', async () => {
		const [rangeStart, rangeEnd] = [iso(40), iso(41)];
		const done = await run({ range: 'between', rangeStart, rangeEnd }, { node: CONTINUE });
		expect(done.node(USAGE).items).toMatchObject([{ reason_code: 'range_not_begun' }]);
	});

	it('is every customer, when a permission is missing for one kind of readings', async () => {
		await used(1);
		bench.stripe.state.addKey('rk_live_few', ['billing_meter_read', 'customer_read', 'plan_read']);
		const credential = { apiKey: 'rk_live_few' };
		const done = await run({}, { node: CONTINUE, credential });
		expect(done.node(USAGE).items).toMatchObject([
			{
				status: 'unread',
				reason_code: 'permission_missing',
				reason: expect.stringMatching(/Subscriptions: Read/),
			},
		]);
		expect(done.node(USAGE).hints).toEqual([]);
	});

	it('is a number of idle days that is none', async () => {
		const done = await run({}, { options: { idleDays: 100 } });
		expect(done.error?.message).toBe('Idle Days is "100"');
	});
});

it('runs once for all customers, whatever the number of items', async () => {
	await used(1);
	const done = await run({}, {}, [{ a: 1 }, { a: 2 }]);
	expect(done.node(USAGE).items).toHaveLength(1);
});

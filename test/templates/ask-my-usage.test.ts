import type { IDataObject } from 'n8n-workflow';
import { runWorkflow, stripeCredential } from '../support/engine';
import { setStage } from './stage';
import { template } from './template-files';

const stage = setStage('cus_a', 'cus_b');

/** Data tables live in n8n itself, not in its engine; what they do is tested in the whole n8n. */
const TABLE_NODES = ['Make the cache table', 'Look into the cache', 'Keep the answer'];

const secondsAgo = (seconds: number): string =>
	new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

interface Question {
	readonly token?: IDataObject;
	readonly query?: IDataObject;
	/** What the data table gives. */
	readonly row?: IDataObject;
	readonly apiKey?: string;
}

/** What the portal gets to see, and how the execution ended. */
async function ask({ token, query = {}, row = {}, apiKey }: Question = {}) {
	const run = await runWorkflow(template('ask-my-usage.json'), {
		startFrom: 'Portal asks',
		mode: 'webhook',
		items: [{ headers: {}, query, jwtPayload: token ?? { sub: 'cus_a', exp: 4e9 } }],
		pinData: Object.fromEntries(
			TABLE_NODES.map((name) => [name, [{ json: name === 'Look into the cache' ? row : {} }]]),
		),
		credentials: stripeCredential(stage.stripe, apiKey === undefined ? {} : { apiKey }),
	});
	const { statusCode, headers, body } = run.response as unknown as {
		statusCode: number;
		headers: IDataObject;
		body: IDataObject;
	};
	return { run, status: statusCode, headers, body };
}

function rowOf(customer: string, as_of: string, answer: IDataObject = {}): IDataObject {
	const kept = { customer, usage: '41', as_of, others: [], ...answer };
	return { customer, meter_event_name: 'api_calls', answer: JSON.stringify(kept) };
}

describe('the current usage for a portal', () => {
	it('answers with what Stripe shows of the customer of the token, whatever is asked for', async () => {
		const answer = await ask({ query: { customer: 'cus_b', sub: 'cus_b' } });

		expect(answer).toMatchObject({
			status: 200,
			headers: { 'cache-control': 'private, max-age=60', vary: 'Authorization, Origin' },
		});
		expect(answer.body).toEqual({
			customer: 'cus_a',
			usage: '0',
			billable_unit: 'api_calls',
			included: null,
			remaining: null,
			amount_text: '0.00 USD',
			projected_amount_text: null,
			period_start: expect.stringMatching(/Z$/) as string,
			period_end: expect.stringMatching(/Z$/) as string,
			as_of: expect.stringMatching(/Z$/) as string,
			others: [],
			cached: false,
		});
	});

	it.each([
		['without an expiry', { sub: 'cus_a' }, /has to expire/],
		['with an expiry that is no time', { sub: 'cus_a', exp: '4e9' }, /has to expire/],
		['without a subject', { exp: 4e9 }, /has to be a Stripe customer ID/],
		['of somebody else', { sub: 'user_17', exp: 4e9 }, /has to be a Stripe customer ID/],
		['of several', { sub: 'cus_a,cus_b', exp: 4e9 }, /has to be a Stripe customer ID/],
		['of a list', { sub: ['cus_a'], exp: 4e9 }, /has to be a Stripe customer ID/],
	])('answers 403 for a token %s, and asks nobody', async (_name, token, message) => {
		stage.stripe.state.resetStats();
		const answer = await ask({ token });

		expect(answer).toMatchObject({
			status: 403,
			headers: { 'cache-control': 'no-store' },
			body: { code: 'token_refused', message: expect.stringMatching(message) as string },
		});
		expect(answer.run.ran('Look into the cache')).toBe(false);
		expect(stage.stripe.state.requests()).toEqual([]);
	});

	it('answers from the cache while it is fresh, without a request to Stripe', async () => {
		stage.stripe.state.resetStats();
		const answer = await ask({ row: rowOf('cus_a', secondsAgo(20)) });

		expect(answer).toMatchObject({
			status: 200,
			body: { customer: 'cus_a', usage: '41', cached: true },
		});
		expect(answer.headers['cache-control']).toMatch(/^private, max-age=(3\d|40)$/);
		expect(stage.stripe.state.requests()).toEqual([]);
	});

	it.each([
		['is old', rowOf('cus_a', secondsAgo(61))],
		['is of another customer', rowOf('cus_b', secondsAgo(1))],
		[
			'lies in the row of another customer',
			{ ...rowOf('cus_a', secondsAgo(1)), customer: 'cus_b' },
		],
		['says it is of another customer', rowOf('cus_a', secondsAgo(1), { customer: 'cus_b' })],
		['is of another meter', { ...rowOf('cus_a', secondsAgo(1)), meter_event_name: 'storage' }],
		['is of the future', rowOf('cus_a', secondsAgo(-99))],
		['is no answer', { customer: 'cus_a', meter_event_name: 'api_calls', answer: '{' }],
		['is a failure of the table', { error: 'The table is gone' }],
	])('reads again when what was kept %s', async (_name, row) => {
		expect(await ask({ row })).toMatchObject({
			status: 200,
			body: { customer: 'cus_a', usage: '0', cached: false },
		});
	});

	it('lists the other subscriptions to the meter beside the first', async () => {
		const { state } = stage.stripe;
		const [meter] = state.meters();
		const { id: price } = state.addPrice({
			product: state.addProduct({ name: 'More' }).id,
			currency: 'eur',
			unit_amount: 3,
			recurring: {
				interval: 'month',
				interval_count: 1,
				usage_type: 'metered',
				meter: meter?.id ?? '',
			},
		});
		state.addCustomer('cus_two');
		for (const item of [price, price]) {
			state.addSubscription({ customer: 'cus_two', items: [{ price: item }] });
		}
		const { body } = await ask({ token: { sub: 'cus_two', exp: 4e9 } });

		expect(body).toMatchObject({
			customer: 'cus_two',
			amount_text: '0.00 EUR',
			others: [{ customer: 'cus_two', amount_text: '0.00 EUR' }],
		});
	});

	it.each(['cus_none', 'cus_unknown'])(
		'answers 404 for %s, who has no subscription',
		async (sub) => {
			stage.stripe.state.addCustomer('cus_none');
			const answer = await ask({ token: { sub, exp: 4e9 } });

			expect(answer).toMatchObject({
				status: 404,
				headers: { 'cache-control': 'no-store' },
				body: { code: 'no_subscription' },
				run: { status: 'success' },
			});
		},
	);

	it('answers 503 while Stripe cannot be read, with the last answer if there is one', async () => {
		stage.stripe.faults.add({ kind: 'fail', headers: { 'stripe-should-retry': 'false' } });
		const unknown = {
			status: 503,
			headers: { 'retry-after': '30', 'cache-control': 'no-store' },
			body: { code: 'usage_unavailable' },
		};
		const first = await ask();
		expect(first).toMatchObject(unknown);
		expect(Object.keys(first.body)).toEqual(['code', 'message']);

		const stale = await ask({ row: rowOf('cus_a', secondsAgo(3600)) });
		expect(stale).toMatchObject(unknown);
		expect(stale.body).toMatchObject({ customer: 'cus_a', usage: '41', cached: true, stale: true });
		expect(stale.run.error?.message).toMatch(/^The current usage of cus_a could not be read: /);
	});

	it.each([
		['a key that Stripe refuses', 'sk_live_nobody_knows_me', { kind: 'fail', status: 401 }],
		['a key of no known kind', 'nonsense', undefined],
	] as const)('says nothing of %s to the portal', async (_name, apiKey, fault) => {
		if (fault) stage.stripe.faults.add(fault);
		const answer = await ask({ apiKey });

		expect(answer).toMatchObject({ status: 503, run: { status: 'error' } });
		expect(answer.body).toEqual({
			code: 'usage_unavailable',
			message: 'The current usage could not be read. Try again',
		});
	});
});

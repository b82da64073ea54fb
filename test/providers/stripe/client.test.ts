import { StripeClient, StripeRequestError } from '../../../providers/stripe/client';
import type { HttpAnswer, HttpRequest, NoAnswer } from '../../../providers/stripe/http';
import { STRIPE_VERSION } from '../../../providers/stripe/version';
import { VirtualClock } from '../../support/virtual-clock';
import { answer, noAnswer, stripeError } from './answers';

const METER = answer(200, { object: 'billing.meter', id: 'mtr_1' });

/** A client to whom these answers are given, one after another, and what it did. */
function clientOf(...answers: Array<HttpAnswer | NoAnswer>) {
	const clock = new VirtualClock();
	const requests: HttpRequest[] = [];
	const client = new StripeClient(async (request) => {
		requests.push(request);
		return answers[requests.length - 1] ?? noAnswer('no more answers');
	}, clock);
	return { client, requests, clock };
}

const errorOf = async (promise: Promise<unknown>): Promise<StripeRequestError> => {
	const error: unknown = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof StripeRequestError)) throw new Error(`got ${String(error)}`);
	return error;
};

describe('reading', () => {
	it('gives what Stripe answers', async () => {
		const { client, requests } = clientOf(METER);
		expect(await client.get('/v1/billing/meters/mtr_1', { limit: 5, status: undefined })).toEqual({
			object: 'billing.meter',
			id: 'mtr_1',
		});
		expect(requests).toMatchObject([{ method: 'GET', path: '/v1/billing/meters/mtr_1?limit=5' }]);
	});

	it.each<[string, HttpAnswer | NoAnswer]>([
		['a broken connection', noAnswer()],
		['a rate limit', stripeError(429, { message: 'Too many' })],
		['a lock', stripeError(409, { message: 'Locked' })],
		['a 5xx', answer(503, '<html>')],
		[
			'a 4xx that asks for it',
			stripeError(400, { message: 'x' }, { 'stripe-should-retry': 'true' }),
		],
	])('tries again after %s', async (_name, failure) => {
		const { client, requests } = clientOf(failure, failure, failure, METER);
		await expect(client.get('/v1/x')).resolves.toMatchObject({ id: 'mtr_1' });
		expect(requests).toHaveLength(4);
	});

	it('gives up after four tries, with the last error', async () => {
		const { client, requests } = clientOf(
			...Array<NoAnswer>(9).fill(noAnswer('timeout sk_live_1')),
		);
		expect((await errorOf(client.get('/v1/x'))).message).toBe(
			'Stripe could not be reached (timeout sk_…)',
		);
		expect(requests).toHaveLength(4);
	});

	it.each<[string, HttpAnswer, string]>([
		[
			'a 404',
			stripeError(404, { code: 'resource_missing', message: 'No such meter' }),
			'No such meter',
		],
		['a 401', stripeError(401, { message: 'Invalid key' }), 'Invalid key'],
		[
			'a 5xx that says not to',
			stripeError(500, { message: 'No' }, { 'stripe-should-retry': 'false' }),
			'No',
		],
		[
			'a 404 of somebody else',
			answer(404, '<html>'),
			"Stripe's host answered 404 in a form that is not Stripe's",
		],
		['a 302', answer(302, ''), "Stripe's host answered 302 in a form that is not Stripe's"],
		[
			'a 200 of a captive portal',
			answer(200, '<html>'),
			"Stripe's host answered 200 in a form that is not Stripe's",
		],
		[
			'a 200 of another service',
			answer(200, { ok: true }),
			"Stripe's host answered 200 in a form that is not Stripe's",
		],
		['a wait of an hour', stripeError(429, { message: 'Wait' }, { 'retry-after': '3600' }), 'Wait'],
	])('does not try again after %s', async (_name, failure, message) => {
		const { client, requests, clock } = clientOf(failure, METER);
		const error = await errorOf(client.get('/v1/x'));
		expect(error).toMatchObject({ message, status: failure.status });
		expect(requests).toHaveLength(1);
		expect(clock.now()).toBe(0);
	});

	it('waits as long as it is asked to', async () => {
		const busy = stripeError(429, { message: 'Wait' }, { 'retry-after': '7' });
		const { client, clock } = clientOf(busy, METER);
		await client.get('/v1/x');
		expect(clock.now()).toBe(7000);
	});
});

describe('writing', () => {
	it('keeps one Idempotency-Key through all tries of a call, and takes a new one for the next', async () => {
		const { client, requests } = clientOf(noAnswer(), answer(500, ''), METER, METER);
		await client.post('/v1/billing/meters', { display_name: 'A' });
		await client.post('/v1/billing/meters', { display_name: 'A' });
		const keys = requests.map(({ headers }) => headers['Idempotency-Key']);
		expect(keys[0]).toBe(keys[1]);
		expect(keys[1]).toBe(keys[2]);
		expect(keys[3]).not.toBe(keys[0]);
		expect(requests[0]?.body).toBe('display_name=A');
	});

	it('once hands over whatever came back', async () => {
		const { client, requests } = clientOf(answer(500, 'x'));
		expect(await client.postOnce('/v1/x', {}, 'key')).toEqual(answer(500, 'x'));
		expect(requests).toHaveLength(1);
	});

	it('in v2 sends JSON, and names the session whose token goes in the place of the key', async () => {
		const { client, requests } = clientOf(answer(200, {}), answer(200, {}));
		await client.postJsonOnce('/v2/x', undefined, 'key');
		await client.postJsonOnce('/v2/y', { events: [] }, 'key', 'token');
		expect(requests).toEqual([
			{
				method: 'POST',
				path: '/v2/x',
				headers: { 'Stripe-Version': STRIPE_VERSION, 'Idempotency-Key': 'key' },
			},
			{
				method: 'POST',
				path: '/v2/y',
				headers: {
					'Stripe-Version': STRIPE_VERSION,
					'Idempotency-Key': 'key',
					'Content-Type': 'application/json',
				},
				body: '{"events":[]}',
				session: 'token',
			},
		]);
	});
});

it('a cancelled execution waits for nothing and asks nothing more', async () => {
	const clock = new VirtualClock();
	const cancel = new AbortController();
	let requests = 0;
	const send = async (): Promise<HttpAnswer> => {
		requests += 1;
		cancel.abort();
		return stripeError(429, { message: 'Too many' }, { 'retry-after': '60' });
	};
	const client = new StripeClient(send, clock, cancel.signal);

	for (const path of ['/v1/a', '/v1/b']) {
		expect(await errorOf(client.get(path))).toMatchObject({
			message: 'the execution was cancelled',
		});
	}
	expect([requests, clock.now()]).toEqual([1, 0]);
});

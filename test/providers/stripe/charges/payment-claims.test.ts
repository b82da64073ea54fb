import type { ChargeOrder } from '../../../../metering/trigger/charge-record';
import type { HttpRequest } from '../../../../providers/stripe/http';
import { ChargeBench, CUSTOMER } from './charge-bench';
import { tampering } from './invoice-bench';

const bench = new ChargeBench();
const DAY = 86_400;
const CREATE = '/v1/payment_intents$';
const MADE = { kind: 'answered', value: { kind: 'claimed', id: expect.stringMatching(/^pi_/) } };
const TAKEN = { kind: 'answered', value: { kind: 'taken' } };

async function claim(order: ChargeOrder, key = 'key 1') {
	return await bench.port.claim(key, order);
}

it('puts a payment on record that nobody pays', async () => {
	const method = bench.card();
	const order = await bench.order('order 7', {
		note: {
			description: 'Credit pack',
			metadata: { team: 'green', [`metered_billing_trigger`]: 'x' },
		},
	});
	const sent: HttpRequest[] = [];
	bench.onTheWay = async (request, go) => {
		sent.push(request);
		return await go();
	};
	expect(await claim(order)).toEqual(MADE);
	expect(sent).toMatchObject([{ method: 'POST', headers: { 'Idempotency-Key': 'key 1' } }]);
	expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
		amount: '2000',
		currency: 'usd',
		customer: CUSTOMER,
		payment_method: method,
		'automatic_payment_methods[enabled]': 'true',
		'automatic_payment_methods[allow_redirects]': 'never',
		description: 'Credit pack',
		'metadata[team]': 'green',
		'metadata[metered_billing_trigger]': 'top-up',
		'metadata[metered_billing_occasion]': '["event","order 7"]',
		'metadata[metered_billing_amount]': '2000',
		'metadata[metered_billing_payment_method]': method,
		'metadata[metered_billing_fingerprint]': order.paymentMethod?.fingerprint,
	});
	bench.pass(400 * DAY);
	expect((await bench.read()).charges).toMatchObject([{ status: 'open', amount: 2000n }]);
	expect(bench.charges).toEqual([]);
});

it.each([
	['a cut connection', { kind: 'cut' }],
	['a page of a proxy', { kind: 'malformed' }],
] as const)('has an answer again that was lost to %s', async (_what, fault) => {
	bench.card();
	const order = await bench.order();
	bench.fault({ ...fault, when: 'after_commit', path: CREATE });
	expect(await claim(order)).toMatchObject({ kind: 'unclear' });
	const again = await claim(order);
	expect(again).toEqual(MADE);
	expect((await bench.read()).charges).toHaveLength(1);
});

it('is no claim that something else than a payment came back for', async () => {
	bench.card();
	const order = await bench.order();
	bench.onTheWay = tampering(
		() => true,
		({ id }) => ({ id, object: 'account' }),
	);
	const answer = await claim(order);
	expect(answer).toMatchObject({ kind: 'unclear', code: 'unexpected_answer' });
	expect(answer).toHaveProperty('reason', expect.stringMatching(/not Stripe's payment_intent/));
});

it('says that a key was used for another charge', async () => {
	bench.card();
	await claim(await bench.order('order 7'));
	expect(await claim(await bench.order('order 8'))).toMatchObject(TAKEN);
	bench.pass(DAY);
	expect(await claim(await bench.order('order 8'))).toEqual(MADE);
});

it('waits for another that is under way with the same key', async () => {
	bench.card();
	const order = await bench.order();
	bench.fault({
		kind: 'refuse',
		status: 409,
		path: CREATE,
		body: {
			error: { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'x' },
		},
	});
	expect(await claim(order)).toMatchObject({ kind: 'busy' });
});

it.each([
	['before it is made', 'before_commit', 0],
	['after it is made', 'after_commit', 1],
] as const)('tells an error that Stripe repeats for a day: %s', async (_what, when, made) => {
	bench.card();
	const order = await bench.order();
	bench.fault({ kind: 'fail', when, path: CREATE });
	const errored = {
		kind: 'answered',
		value: { kind: 'errored', reason: /^Stripe answered 500: / },
	};
	for (let tries = 0; tries < 2; tries += 1) {
		const { value } = (await claim(order)) as { value: { kind: string; reason: string } };
		expect(value.kind).toBe(errored.value.kind);
		expect(value.reason).toMatch(errored.value.reason);
	}
	expect((await bench.read()).charges).toHaveLength(made);
	expect(await claim(order, 'key 2')).toEqual(MADE);
	bench.pass(DAY);
	expect(await claim(order)).toEqual(MADE);
});

it('tries the same key again after a 5xx that is not Stripe’s', async () => {
	bench.card();
	const order = await bench.order();
	bench.fault({ kind: 'refuse', status: 502, path: CREATE, body: '<html>Bad gateway</html>' });
	expect(await claim(order)).toMatchObject({ kind: 'unclear' });
	expect(await claim(order)).toEqual(MADE);
});

describe('a claim that Stripe will not have', () => {
	it.each<[string, Partial<ChargeOrder>, string, RegExp]>([
		['of nobody', { customer: 'cus_nobody' }, 'customer_not_found', /Check the customer ID/],
		['of too little', { amount: 49n }, 'amount_refused', /at least 50 usd\. Charge an amount/],
		[
			'in no currency',
			{ currency: 'xxx' },
			'currency_refused',
			/Invalid currency: xxx.*can pay in$/,
		],
		[
			'of a note too long',
			{ note: { metadata: { a: 'x'.repeat(501) } } },
			'invalid_request_error',
			/Metadata values can have up to 500/,
		],
	])('%s', async (_what, wrong, code, reason) => {
		bench.card();
		const answer = await claim(await bench.order('order 7', wrong));
		expect(answer).toMatchObject({ kind: 'rejected', code });
		expect(answer).toHaveProperty('reason', expect.stringMatching(reason));
	});

	it('of a deleted customer', async () => {
		bench.card();
		const order = await bench.order();
		await fetch(`${bench.emulator.url}/v1/customers/${CUSTOMER}`, {
			method: 'DELETE',
			headers: { authorization: 'Bearer sk_test_1' },
		});
		expect(await claim(order)).toMatchObject({ kind: 'rejected', code: 'customer_not_found' });
	});

	it('is not taken at its word when it repeats a refusal that is mended by now', async () => {
		bench.card();
		const order = await bench.order('order 7', { customer: 'cus_late' });
		expect(await claim(order)).toMatchObject({ kind: 'rejected' });
		bench.emulator.state.addCustomer('cus_late');
		expect(await claim(order)).toEqual(MADE);
	});
});

describe('what holds for the whole run', () => {
	it('a key that lacks the permission, which is named', async () => {
		bench.card();
		const order = await bench.order();
		bench.key = 'rk_test_reads';
		bench.emulator.state.addKey(bench.key, ['payment_intent_read']);
		const answer = await claim(order);
		expect(answer).toMatchObject({ kind: 'fatal', code: 'permission_missing' });
		expect(answer).toHaveProperty(
			'reason',
			expect.stringMatching(/the permission Payment Intents: Write$/),
		);
	});

	it('a key that is not accepted', async () => {
		bench.card();
		const order = await bench.order();
		bench.key = 'nonsense';
		expect(await claim(order)).toMatchObject({ kind: 'fatal', code: 'key_not_accepted' });
	});

	it('a rate limit', async () => {
		bench.card();
		const order = await bench.order();
		bench.fault({
			kind: 'refuse',
			status: 429,
			path: CREATE,
			headers: { 'stripe-rate-limited-reason': 'global-rate', 'retry-after': '3' },
		});
		expect(await claim(order)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 3000 });
	});
});

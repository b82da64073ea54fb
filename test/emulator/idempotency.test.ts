import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const DAY_MS = 86_400_000;
const EVENTS = '/v1/billing/meter_events';
const FORM = 'event_name=api_calls&payload[stripe_customer_id]=cus_1&payload[value]=1';

async function post(form: string, key: string, path = EVENTS) {
	return await rig.raw('POST', path, { form, headers: { 'idempotency-key': key } });
}

function total(): string {
	return rig.emulator.state.total('api_calls', 'cus_1');
}

it('replays the first answer', async () => {
	const first = await post(`${FORM}&identifier=a`, 'key');
	const second = await post(`${FORM}&identifier=a`, 'key');
	expect(second.status).toBe(200);
	expect(second.text).toBe(first.text);
	expect(first.headers.get('idempotent-replayed')).toBeNull();
	expect(second.headers.get('idempotent-replayed')).toBe('true');
	expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
	expect(total()).toBe('1');
});

it('replays whatever order the parameters come in', async () => {
	await post(`${FORM}&identifier=a`, 'key');
	const again = await post(`identifier=a&${FORM}`, 'key');
	expect(again.headers.get('idempotent-replayed')).toBe('true');
});

it('replays a stored 500, although nothing was billed', async () => {
	rig.emulator.faults.add({ kind: 'fail', count: 1 });
	const call = async () =>
		await rig.stripe.billing.meterEvents.create(usage('1', { identifier: 'a' }), {
			idempotencyKey: 'key',
		});
	const first = await refused(call());
	expect(first).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
	const second = await refused(call());
	expect(second.statusCode).toBe(500);
	expect(second.headers?.['idempotent-replayed']).toBe('true');
	expect(total()).toBe('0');
	await rig.stripe.billing.meterEvents.create(usage('1', { identifier: 'a' }), {
		idempotencyKey: 'fresh',
	});
	expect(total()).toBe('1');
});

it('replays a stored 500 that hides success; a fresh key tells the truth', async () => {
	rig.emulator.faults.add({ kind: 'fail', when: 'after_commit', count: 1 });
	expect((await post(`${FORM}&identifier=a`, 'key')).status).toBe(500);
	expect((await post(`${FORM}&identifier=a`, 'key')).status).toBe(500);
	const fresh = await post(`${FORM}&identifier=a`, 'fresh');
	expect(fresh.body.error.message).toBe('An event already exists with identifier a.');
	expect(total()).toBe('1');
});

it('keeps an error of the execution, such as a repeated identifier', async () => {
	await post(`${FORM}&identifier=a`, 'first');
	expect((await post(`${FORM}&identifier=a`, 'key')).status).toBe(400);
	const again = await post(`${FORM}&identifier=a`, 'key');
	expect(again.status).toBe(400);
	expect(again.headers.get('idempotent-replayed')).toBe('true');
});

it('does not keep refusals of parameters', async () => {
	const late = `${FORM}&timestamp=${Math.floor(rig.emulator.clock.now() / 1000) + 400}`;
	expect((await post(late, 'key')).status).toBe(400);
	rig.emulator.clock.advance(200_000);
	expect((await post(late, 'key')).status).toBe(200);
});

it('refuses other parameters under a used key', async () => {
	await post(FORM, 'key');
	const error = await refused(
		rig.stripe.billing.meterEvents.create(usage('2'), { idempotencyKey: 'key' }),
	);
	expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
	expect(error.message).toMatch(
		/^Keys for idempotent requests can only be used with the same parameters/,
	);
	expect(total()).toBe('1');
});

it('refuses another path under a used key', async () => {
	await post(FORM, 'key');
	const { status, body } = await post('name=x', 'key', '/v1/customers');
	expect(status).toBe(400);
	expect(body.error.type).toBe('idempotency_error');
});

it('forgets a key after 24 hours', async () => {
	await post(FORM, 'key');
	rig.emulator.clock.advance(DAY_MS - 1000);
	await post(FORM, 'key');
	expect(total()).toBe('1');
	rig.emulator.clock.advance(1000);
	await post(FORM, 'key');
	expect(total()).toBe('2');
});

it('refuses keys of more than 255 characters', async () => {
	expect((await post(FORM, 'k'.repeat(255))).status).toBe(200);
	expect((await post(FORM, 'k'.repeat(256))).status).toBe(400);
});

describe('with requests that take a while', () => {
	const slow = useEmulator(() => ({ latencyMs: 100 }));

	it('refuses a key that is in use, and keeps nothing of it', async () => {
		const send = async () =>
			await slow.raw('POST', '/v1/customers', {
				form: 'name=x',
				headers: { 'idempotency-key': 'key' },
			});
		const answers = await Promise.all([send(), send()]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
		const conflict = answers.find(({ status }) => status === 409);
		expect(conflict?.body.error.code).toBe('idempotency_key_in_use');
		expect((await send()).headers.get('idempotent-replayed')).toBe('true');
		expect(slow.emulator.state.test.customers()).toHaveLength(3);
	});

	it('lets the official client’s own retries settle it', async () => {
		slow.emulator.faults.add({ kind: 'cut', when: 'after_commit', count: 1 });
		const stripe = slow.client('sk_test_1', { maxNetworkRetries: 2 });
		await stripe.billing.meterEvents.create(usage('1', { identifier: 'a' }));
		expect(slow.emulator.state.total('api_calls', 'cus_1')).toBe('1');
	});
});

describe('on v2', () => {
	const send = async (value: string) =>
		await rig.raw('POST', '/v2/billing/meter_events', {
			json: usage(value, { identifier: 'a' }),
			headers: { 'idempotency-key': 'key', 'stripe-version': '2026-10-28.endive' },
		});

	it('executes failed work again and replays success', async () => {
		rig.emulator.faults.add({ kind: 'fail', count: 1 });
		expect((await send('1')).status).toBe(500);
		const second = await send('1');
		expect(second.status).toBe(200);
		const third = await send('1');
		expect(third.status).toBe(200);
		expect(third.text).toBe(second.text);
		expect(total()).toBe('1');
	});

	it('keeps keys for 30 days', async () => {
		await send('1');
		rig.emulator.clock.advance(29 * DAY_MS);
		expect((await send('1')).headers.get('idempotent-replayed')).toBe('true');
		rig.emulator.clock.advance(DAY_MS);
		expect((await send('1')).headers.get('idempotent-replayed')).toBeNull();
	});
});

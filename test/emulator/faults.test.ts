/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as afterThat } from 'node:timers/promises';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();

async function report(identifier = 'a') {
	return await rig.stripe.billing.meterEvents.create(usage('1', { identifier }));
}

function total(): string {
	return rig.emulator.state.total('api_calls', 'cus_1');
}

/** Looks whenever requests were taken in, before any timer of the emulator's. */
async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await afterThat();
}

const isStalled = (when: string) => (): boolean =>
	rig.emulator.state.stats().faults[`stall ${when}`] === 1;

it('refuses at the gate, as told', async () => {
	rig.emulator.faults.add({
		kind: 'refuse',
		status: 429,
		headers: { 'retry-after': '7', 'stripe-rate-limited-reason': 'endpoint-rate' },
		body: { error: { type: 'invalid_request_error', message: 'slow down' } },
		count: 1,
	});
	const error = await refused(report());
	expect(error).toMatchObject({ statusCode: 429, message: 'slow down' });
	expect(error.headers?.['retry-after']).toBe('7');
	await report();
	expect(total()).toBe('1');
});

it('fails with 5xx before the commit', async () => {
	rig.emulator.faults.add({ kind: 'fail', status: 502, count: 1 });
	expect((await refused(report())).statusCode).toBe(502);
	expect(total()).toBe('0');
	await report();
	expect(total()).toBe('1');
});

it('fails with 5xx after the commit', async () => {
	rig.emulator.faults.add({ kind: 'fail', when: 'after_commit', count: 1 });
	const error = await refused(report());
	expect(error).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
	expect(total()).toBe('1');
	expect((await refused(report())).message).toBe('An event already exists with identifier a.');
});

it.each([
	['before_commit', '0'],
	['after_commit', '1'],
] as const)('cuts the connection %s', async (when, billed) => {
	rig.emulator.faults.add({ kind: 'cut', when, path: 'meter_events$', count: 1 });
	const answer = rig.raw('POST', '/v1/billing/meter_events', {
		form: 'event_name=api_calls&payload[stripe_customer_id]=cus_1&payload[value]=1&identifier=a',
	});
	await expect(answer).rejects.toThrow('fetch failed');
	expect(total()).toBe(billed);
	expect(rig.emulator.state.stats().by_route).toEqual({ 'POST /v1/billing/meter_events 0': 1 });
});

it.each([
	['before_commit', '0'],
	['after_commit', '1'],
] as const)('stalls %s for a while', async (when, billed) => {
	rig.emulator.faults.add({ kind: 'stall', when, ms: 500, count: 1 });
	const began = performance.now();
	let isAnswered = false;
	const answer = report().finally(() => {
		isAnswered = true;
	});
	await until(isStalled(when));
	if (when === 'after_commit') await until(() => total() === '1');
	expect([total(), isAnswered]).toEqual([billed, false]);
	await answer;
	expect(performance.now() - began).toBeGreaterThanOrEqual(490);
	expect(total()).toBe('1');
});

it('stalls for ever, until the caller hangs up', async () => {
	rig.emulator.faults.add({ kind: 'stall', count: 1 });
	const { port } = rig.emulator;
	const caller = new AbortController();
	const call = fetch(`http://127.0.0.1:${port}/v1/customers`, {
		headers: { authorization: 'Bearer sk_test_1' },
		signal: caller.signal,
	});
	const hungUp = expect(call).rejects.toThrow();
	await until(isStalled('before_commit'));
	caller.abort();
	await hungUp;
	await report();
	expect(total()).toBe('1');
});

it('ends a stall when it is closed', async () => {
	rig.emulator.faults.add({ kind: 'stall', when: 'after_commit', count: 1 });
	const answer = rig.raw('POST', '/v1/customers', { form: 'name=x' });
	const cut = expect(answer).rejects.toThrow('fetch failed');
	await until(isStalled('after_commit'));
	await rig.emulator.close();
	await cut;
});

it.each([
	['before_commit', '0'],
	['after_commit', '1'],
] as const)('answers with a page of HTML %s', async (when, billed) => {
	rig.emulator.faults.add({ kind: 'malformed', when, count: 1 });
	const { status, text, headers } = await rig.raw('POST', '/v1/billing/meter_events', {
		form: 'event_name=api_calls&payload[stripe_customer_id]=cus_1&payload[value]=1',
	});
	expect(status).toBe(200);
	expect(headers.get('content-type')).toMatch(/html/);
	expect(text).toMatch(/^<!doctype html>/);
	expect(total()).toBe(billed);
});

it('strikes only what the rule names', async () => {
	rig.emulator.faults.add({ kind: 'fail', path: '^/v1/customers', method: 'post' });
	await report();
	await rig.stripe.customers.list();
	expect((await refused(rig.stripe.customers.create())).statusCode).toBe(500);
	rig.emulator.faults.clear();
	await rig.stripe.customers.create();
});

it('skips requests first when asked', async () => {
	rig.emulator.faults.add({ kind: 'fail', skip: 2, count: 1 });
	await report('a');
	await report('b');
	await refused(report('c'));
	await report('d');
	expect(rig.emulator.state.stats().faults).toEqual({ 'fail before_commit': 1 });
});

it('throws its dice by the seed', async () => {
	const failures = async () => {
		rig.emulator.faults.clear();
		rig.emulator.faults.add({ kind: 'fail', probability: 0.3, seed: 7 });
		const seen: boolean[] = [];
		for (let index = 0; index < 60; index += 1) {
			const { status } = await rig.raw('GET', '/v1/customers');
			seen.push(status === 500);
		}
		return seen;
	};
	const first = await failures();
	expect(await failures()).toEqual(first);
	const count = first.filter(Boolean).length;
	expect(count).toBeGreaterThan(8);
	expect(count).toBeLessThan(30);
});

it('keeps the rest working while connections are being cut', async () => {
	rig.emulator.faults.add({ kind: 'cut', when: 'after_commit', probability: 0.2, seed: 3 });
	const stripe = rig.client('sk_test_1', { maxNetworkRetries: 10 });
	for (let index = 0; index < 20; index += 1) {
		await stripe.billing.meterEvents.create(usage('0.1', { identifier: `row-${index}` }));
	}
	expect(total()).toBe('2');
	expect(rig.emulator.state.stats().faults['cut after_commit']).toBeGreaterThan(0);
});

import { type RunningEmulator, startEmulator } from '../../emulator';
import { report, REPORT } from '../support/engine';

const now = Math.floor(Date.now() / 1000);
const EVENTS = '/v1/billing/meter_events';
const rows = Array.from({ length: 40 }, (_, id) => ({
	id,
	customer: `cus_${id % 8}`,
	value: '1.25',
	at: now - 60,
}));

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 7 });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (let i = 0; i < 8; i++) stripe.state.addCustomer(`cus_${i}`);
});

function expectBilledOnce(): void {
	expect(stripe.state.totals().map(({ total }) => total)).toEqual(Array(8).fill('6.25'));
	expect(stripe.state.events()).toHaveLength(rows.length);
}

it("bills nothing twice when n8n's Retry on Fail runs the node again", async () => {
	const spoilt = [...rows, { ...rows[0], id: 99, value: 'many' }];
	const run = await report(stripe, spoilt, {
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});

	expect(run.error?.message).toBe('1 of 41 rows were not billed: 1 rejected, 0 unsent');
	const { by_route } = stripe.state.stats();
	expect(by_route[`POST ${EVENTS} 200`]).toBe(rows.length);
	expect(by_route[`POST ${EVENTS} 400`]).toBe(2 * rows.length);
	expectBilledOnce();
});

it('is not run again by Retry on Fail when it continues past bad rows', async () => {
	const spoilt = [{ ...rows[0], id: 99, value: 'many' }, ...rows];
	for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
		await report(stripe, spoilt, {
			node: { onError, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
	}

	expect(stripe.state.stats().requests).toBe(2 * (rows.length + 1));
	expectBilledOnce();
});

it.each([
	['a 500 before the commit', { kind: 'fail', when: 'before_commit' }],
	['a 500 after the commit', { kind: 'fail', when: 'after_commit' }],
	['a connection cut before the commit', { kind: 'cut', when: 'before_commit' }],
	['a connection cut after the commit', { kind: 'cut', when: 'after_commit' }],
	['a page of HTML after the commit', { kind: 'malformed', when: 'after_commit' }],
] as const)('bills each row once through %s', async (_fault, fault) => {
	stripe.faults.add({ ...fault, path: EVENTS, probability: 0.2, count: 10 });
	const run = await report(stripe, rows);

	const { items } = run.node(REPORT);
	const retried = items.filter(({ attempts }) => Number(attempts) > 1);
	expect(retried.length).toBeGreaterThan(0);
	for (const item of retried) {
		expect(item).toMatchObject(
			fault.when === 'after_commit'
				? { status: 'duplicate', reason_code: 'confirmed_on_retry' }
				: { status: 'accepted', reason_code: null },
		);
	}
	expectBilledOnce();
});

it('gives every try a fresh Idempotency-Key that starts with the identifier', async () => {
	stripe.faults.add({ kind: 'fail', when: 'after_commit', path: EVENTS, count: 1 });
	const run = await report(stripe, rows.slice(0, 1));

	const identifier = String(run.node(REPORT).items[0]?.identifier);
	const keys = stripe.state
		.requests()
		.filter(({ path }) => path === EVENTS)
		.map(({ headers }) => String(headers['idempotency-key']));
	expect(keys).toHaveLength(2);
	expect(new Set(keys).size).toBe(2);
	for (const key of keys) expect(key.startsWith(`${identifier}.`)).toBe(true);
	expect(stripe.state.total('api_calls', 'cus_0')).toBe('1.25');
});

it('leaves in doubt what no try made clear, and the next run settles it', async () => {
	stripe.faults.add({ kind: 'cut', when: 'after_commit', path: EVENTS, count: 1 });
	stripe.faults.add({ kind: 'refuse', status: 401, path: EVENTS, count: 1, body: UNAUTHORIZED });
	const one = rows.slice(0, 1);
	const run = await report(stripe, one, { node: { onError: 'continueRegularOutput' } });
	const again = await report(stripe, one);

	expect(run.node(REPORT).items[0]).toMatchObject({
		status: 'unsent',
		reason_code: 'in_doubt',
		attempts: 2,
	});
	expect(again.node(REPORT).items[0]).toMatchObject({ status: 'duplicate' });
	expect(stripe.state.total('api_calls', 'cus_0')).toBe('1.25');
});

const UNAUTHORIZED = {
	error: { type: 'invalid_request_error', message: 'Invalid API Key provided' },
};

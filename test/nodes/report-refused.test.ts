import { type RunningEmulator, startEmulator } from '../../emulator';
import { report, REPORT, reportWorkflow, runWorkflow } from '../support/engine';

const now = Math.floor(Date.now() / 1000);
const rows = Array.from({ length: 30 }, (_, id) => ({
	id,
	customer: `cus_${id}`,
	value: 1,
	at: now - 60,
}));
const goOn = { onError: 'continueRegularOutput' } as const;

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const { customer } of rows) stripe.state.addCustomer(customer);
});

describe('the credential', () => {
	it('that is missing is named', async () => {
		const run = await runWorkflow(reportWorkflow(), { items: rows, credentials: {} });

		expect(run.error?.message).toBe('Node does not have any credentials set');
	});

	it('without a key is named', async () => {
		const run = await report(stripe, rows, { credential: { apiKey: '  ' } });

		expect(run.error).toMatchObject({
			message: 'The API Key is empty',
			description: 'Enter a secret or restricted key in the Stripe Billing API credential',
		});
	});

	it.each([
		[
			'http://stripe.example.com',
			'the key is only sent over https, or over http to this machine (localhost, 127.0.0.1). "http://stripe.example.com" is neither',
		],
		[
			'http://127.0.0.1.example.com:8080',
			'the key is only sent over https, or over http to this machine (localhost, 127.0.0.1). "http://127.0.0.1.example.com:8080" is neither',
		],
		['https://key:word@api.stripe.com', 'the API base URL must not hold a user name or password'],
		[
			'https://api.stripe.com/v1',
			'give only scheme, host and port, as in https://api.stripe.com, without path or query',
		],
		[
			'api.stripe.com',
			'"api.stripe.com" is not a URL. Leave it empty for Stripe, or give one like https://api.stripe.com',
		],
	])('with the base URL %s is refused', async (baseUrl, reason) => {
		const run = await report(stripe, rows, { credential: { baseUrl } });

		expect(run.error).toMatchObject({
			message: 'The API Base URL is not allowed',
			description: `In the Stripe Billing API credential: ${reason}`,
		});
	});
});

describe('a key that Stripe does not accept', () => {
	it('leaves every row unsent, after one request', async () => {
		stripe.state.revokeKey('sk_live_gone');
		const run = await report(stripe, rows, { node: goOn, credential: { apiKey: 'sk_live_gone' } });

		for (const item of run.node(REPORT).items) {
			expect(item).toMatchObject({
				status: 'unsent',
				reason_code: 'meter_lookup_failed',
				reason:
					'Meter: the meter "api_calls" could not be looked up: Expired API Key provided: sk_…. Check the key in the Stripe Billing API credential',
			});
		}
		expect(stripe.state.stats().requests).toBe(1);
	});

	it('that is revoked while it runs ends the run at once', async () => {
		const body = { error: { type: 'invalid_request_error', message: 'Expired API Key provided' } };
		stripe.faults.add({ kind: 'refuse', status: 401, body, path: 'meter_events', skip: 5 });
		const run = await report(stripe, rows, {
			parameters: { ...reportWorkflow().nodes[1]?.parameters, options: { lanes: 1 } },
			node: goOn,
		});

		const { items } = run.node(REPORT);
		expect(items.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill('accepted'));
		for (const item of items.slice(5)) {
			expect(item).toMatchObject({
				status: 'unsent',
				reason_code: 'key_not_accepted',
				reason:
					'Stripe answered 401: Expired API Key provided. Check the key in the Stripe Billing API credential',
			});
		}
		expect(stripe.state.stats().by_route['POST /v1/billing/meter_events 401']).toBe(1);
	});
});

describe('a restricted key', () => {
	it('is enough', async () => {
		stripe.state.addKey('rk_live_enough', ['billing_meter_read', 'billing_meter_event_write']);
		const run = await report(stripe, rows, { credential: { apiKey: 'rk_live_enough' } });

		expect(run.status).toBe('success');
		expect(stripe.state.events()).toHaveLength(rows.length);
	});

	it('that may not write events ends the run with the permission to give', async () => {
		stripe.state.addKey('rk_live_reader', ['billing_meter_read']);
		const run = await report(stripe, rows, {
			node: goOn,
			credential: { apiKey: 'rk_live_reader' },
		});

		const [first] = run.node(REPORT).items;
		expect(first).toMatchObject({ status: 'unsent', reason_code: 'permission_missing' });
		expect(first?.reason).toMatch(
			/^Stripe answered 403: .* Give the restricted key the permission Billing Meter Events: Write$/,
		);
		expect(stripe.state.events()).toEqual([]);
	});

	it('that may not read meters is told so', async () => {
		stripe.state.addKey('rk_live_blind', ['billing_meter_event_write']);
		const run = await report(stripe, rows, { credential: { apiKey: 'rk_live_blind' } });

		expect(run.error?.message).toBe('30 of 30 rows were not billed: 0 rejected, 30 unsent');
		expect(run.error?.description).toMatch(
			/\[Items 0, 1, 2, 3, 4 and 25 more\] Meter: the meter "api_calls" could not be looked up: The provided key .*\. Give the restricted key the permission Billing Meters: Read/,
		);
	});
});

describe('the key', () => {
	const shown = 'sk_live_Zq93secretpart';

	it('shows in no item, error or hint, whatever Stripe says', async () => {
		const body = { error: { type: 'invalid_request_error', message: `Invalid key ${shown}!` } };
		const texts: string[] = [];
		for (const [status, path] of [
			[401, 'meters'],
			[401, 'meter_events'],
			[400, 'meter_events'],
			[500, 'meters'],
		] as const) {
			for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
				stripe.faults.clear();
				stripe.faults.add({ kind: 'refuse', status, path, body, count: 20 });
				const credential = { apiKey: shown };
				const run = await report(stripe, rows.slice(0, 2), { node: { onError }, credential });
				texts.push(JSON.stringify(run.raw.data));
			}
		}

		expect(texts.join('')).toContain('Invalid key sk_…');
		expect(texts.join('')).not.toContain('Zq93secretpart');
	});

	it('does not follow a redirect to another host', async () => {
		stripe.faults.add({
			kind: 'refuse',
			status: 307,
			path: 'meter_events',
			headers: { location: 'http://localhost:9/elsewhere' },
			body: 'Moved',
		});
		const run = await report(stripe, rows.slice(0, 1), { node: goOn });

		expect(run.node(REPORT).items).toMatchObject([
			{ status: 'unsent', reason_code: 'unexpected_answer', attempts: 1 },
		]);
	});
});

it('says that a proxy may be in between when answers are not from Stripe', async () => {
	stripe.faults.add({ kind: 'refuse', status: 404, body: '<h1>Lost</h1>', path: 'meter_events' });
	const run = await report(stripe, rows.slice(0, 1), { node: goOn });

	expect(run.node(REPORT).items).toMatchObject([
		{
			status: 'unsent',
			reason_code: 'unexpected_answer',
			reason: "Stripe answered 404, and the answer is not in Stripe's form; is a proxy in between?",
			attempts: 1,
		},
	]);
});

it('names the account of a refused connected account', async () => {
	const run = await report(stripe, rows, { credential: { connectedAccount: 'acct_foreign' } });

	expect(run.error?.description).toContain(
		"The provided key does not have access to account 'acct_foreign'",
	);
});

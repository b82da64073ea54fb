import type { IHttpRequestOptions } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, stripeCredential, testCredential, theEngine } from '../support/engine';

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => stripe.state.reset());

const tested = async (fields: Record<string, string>) =>
	await testCredential('stripeBillingApi', stripeCredential(stripe, fields));

describe('the credential test', () => {
	it('passes with a secret key and for a connected account', async () => {
		stripe.state.account('acct_connected').addMeter({ event_name: 'api_calls' });

		expect(await tested({})).toEqual({ status: 'OK' });
		expect(await tested({ connectedAccount: 'acct_connected' })).toEqual({ status: 'OK' });
		expect(stripe.state.requests().map(({ headers }) => headers['stripe-account'])).toEqual([
			undefined,
			'acct_connected',
		]);
	});

	it('passes with a restricted key that may only what the node needs', async () => {
		stripe.state.addKey('rk_live_enough', ['billing_meter_read', 'billing_meter_event_write']);

		expect(await tested({ apiKey: 'rk_live_enough' })).toEqual({ status: 'OK' });
		expect(stripe.state.stats().by_route).toEqual({ 'GET /v1/billing/meters 200': 1 });
	});

	it.each([
		['a revoked key', { apiKey: 'sk_live_gone' }],
		['no key at all', { apiKey: '' }],
		['a connected account that is not there', { connectedAccount: 'acct_none' }],
	])('fails with %s', async (_what, fields) => {
		stripe.state.revokeKey('sk_live_gone');

		expect(await tested(fields)).toMatchObject({ status: 'Error' });
	});

	it.each(['http://example.com', 'http://10.0.0.8:12111', 'ftp://127.0.0.1'])(
		'refuses to send the key to %s',
		async (baseUrl) => {
			const result = await tested({ baseUrl });

			expect(result).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('the key is only sent over https'),
			});
		},
	);
});

describe('signing', () => {
	const sign = async (request: IHttpRequestOptions, fields: Record<string, string> = {}) => {
		const { authenticate } = (await theEngine()).types.credential('stripeBillingApi');
		if (typeof authenticate !== 'function') throw new Error('The credential does not sign');
		return await authenticate(stripeCredential(stripe, fields).stripeBillingApi, request);
	};

	it('adds the key to requests to its own host only', async () => {
		const signed = await sign({ url: `${stripe.url}/v1/billing/meters`, headers: { a: 'b' } });

		expect(signed.headers).toEqual({ a: 'b', Authorization: `Bearer ${LIVE_KEY}` });
		await expect(sign({ url: 'https://example.com/v1' })).rejects.toThrow(
			`The key belongs to ${stripe.url} and is not sent to https://example.com`,
		);
	});

	it('trims what people paste', async () => {
		const fields = { apiKey: ` ${LIVE_KEY}\n`, connectedAccount: ' acct_1 ' };
		const signed = await sign({ url: `${stripe.url}/v1` }, fields);

		expect(signed.headers).toEqual({
			Authorization: `Bearer ${LIVE_KEY}`,
			'Stripe-Account': 'acct_1',
		});
	});
});

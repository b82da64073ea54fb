import { authenticateStripe, type StripeCredential } from '../../../providers/stripe/authenticate';

const KEY = 'sk_test_123';
/** The headers of a request, with what the credential adds to them. */
function headersOf(credential: StripeCredential, request: { url: string; baseURL?: string }) {
	const withHeaders: { url: string; baseURL?: string; headers?: object } = request;
	return authenticateStripe(credential, withHeaders).headers;
}

const LOCAL: StripeCredential = { apiKey: KEY, baseUrl: 'http://127.0.0.1:12111' };

describe('the key', () => {
	it('is added to requests to the host of the credential', () => {
		expect(
			authenticateStripe(LOCAL, {
				url: 'http://127.0.0.1:12111/v1/billing/meters',
				headers: { 'Stripe-Version': 'x' },
			}),
		).toEqual({
			url: 'http://127.0.0.1:12111/v1/billing/meters',
			headers: { 'Stripe-Version': 'x', Authorization: `Bearer ${KEY}` },
		});
	});

	it('is added to a path, alone or with a base of the same host', () => {
		for (const baseURL of [undefined, 'https://api.stripe.com', 'https://api.stripe.com/']) {
			const request = { url: '/v1/balance', ...(baseURL && { baseURL }) };
			expect(headersOf({ apiKey: ` ${KEY}\n` }, request)).toEqual({
				Authorization: `Bearer ${KEY}`,
			});
		}
	});

	it('goes with the connected account, if there is one', () => {
		const account = { apiKey: KEY, connectedAccount: ' acct_1 ' };
		expect(headersOf(account, { url: '/v1/balance' })).toEqual({
			Authorization: `Bearer ${KEY}`,
			'Stripe-Account': 'acct_1',
		});
		const none = { apiKey: KEY, connectedAccount: '  ' };
		expect(headersOf(none, { url: '/' })).not.toHaveProperty('Stripe-Account');
	});

	it.each([
		{ url: 'https://evil.example/v1/balance' },
		{ url: '//evil.example/v1/balance' },
		{ url: '\\\\evil.example/v1/balance' },
		{ url: 'http://api.stripe.com/v1/balance' },
		{ url: 'https://api.stripe.com:8443/v1/balance' },
		{ url: 'https://api.stripe.com.evil.example/' },
		{ url: 'https://api.stripe.com@evil.example/' },
		{ url: '/v1/balance', baseURL: 'https://evil.example' },
		{ url: 'http://127.0.0.1:12111/v1' },
	])('is not sent anywhere else: %j', (request) => {
		const origin = new URL(request.url, request.baseURL ?? 'https://api.stripe.com').origin;
		expect(() => authenticateStripe({ apiKey: KEY }, request)).toThrow(
			new Error(`The key belongs to https://api.stripe.com and is not sent to ${origin}`),
		);
	});

	it('is not sent at all when the base URL is not allowed', () => {
		expect(() =>
			authenticateStripe({ apiKey: KEY, baseUrl: 'http://example.com' }, { url: '/v1/balance' }),
		).toThrow('API Base URL: the key is only sent over https');
	});

	it('leaves the given request as it was', () => {
		const request = { url: '/v1/balance', headers: {} };
		authenticateStripe({ apiKey: KEY }, request);
		expect(request).toEqual({ url: '/v1/balance', headers: {} });
	});
});

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

describe('the stream of meter events', () => {
	const PATH = '/v2/billing/meter_event_stream';
	const STREAM = `https://meter-events.stripe.com${PATH}`;
	const headers = { Authorization: 'Bearer token_1', 'Stripe-Version': 'x' };
	const account = { apiKey: KEY, connectedAccount: 'acct_1' };

	it('gets the token of the session and neither key nor account', () => {
		const request = { url: STREAM, headers };
		expect(authenticateStripe(account, request)).toEqual(request);
	});

	it('is on the credential’s own host where that is not Stripe’s, without the key there too', () => {
		const request = { url: `http://127.0.0.1:12111${PATH}`, headers };
		expect(authenticateStripe(LOCAL, request)).toEqual(request);
	});

	it.each([
		[{ apiKey: KEY }, `https://api.stripe.com${PATH}`],
		[{ apiKey: KEY }, `https://evil.example${PATH}`],
		[{ apiKey: KEY }, `https://meter-events.stripe.com.evil.example${PATH}`],
		[{ apiKey: KEY }, `http://meter-events.stripe.com${PATH}`],
		[LOCAL, STREAM],
		[{ apiKey: KEY, baseUrl: 'https://proxy.example' }, STREAM],
	])('is nowhere else: with %j not at %s', (credential: StripeCredential, url) => {
		expect(() => authenticateStripe(credential, { url, headers })).toThrow(
			`and is not sent to ${new URL(url).origin}`,
		);
	});

	it.each([
		{},
		{ Authorization: '' },
		{ Authorization: 'Bearer ' },
		{ authorization: 'Bearer token_1' },
	])('wants a token: %j', (none) => {
		expect(() => authenticateStripe({ apiKey: KEY }, { url: STREAM, headers: none })).toThrow(
			'The stream of meter events wants the token of a session',
		);
	});

	it('never gets the key in the place of a token', () => {
		const withKey = { url: STREAM, headers: { Authorization: `Bearer ${KEY}` } };
		expect(() => authenticateStripe({ apiKey: ` ${KEY} ` }, withKey)).toThrow(
			'The key is not sent to the stream of meter events at https://meter-events.stripe.com',
		);
	});

	it.each(['/', '/v1/billing/meters', `${PATH}/`, `${PATH}/x`, '/v2/billing/meter_event_session'])(
		'is all of its host: %s gets nothing',
		(path) => {
			const request = { url: `https://meter-events.stripe.com${path}`, headers };
			expect(() => authenticateStripe({ apiKey: KEY }, request)).toThrow(
				'The key belongs to https://api.stripe.com and is not sent to https://meter-events.stripe.com',
			);
		},
	);
});

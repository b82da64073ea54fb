import { authenticateEdge, type EdgeCredential } from '../../../providers/zyntro/authenticate';

const LOCAL = 'http://127.0.0.1:12112';
const CREDENTIAL: EdgeCredential = {
	apiKey: 'key_1',
	organizationId: 'org_1',
	brandId: '1',
	baseUrl: LOCAL,
};
const CALLER = { api_key: 'key_1', org_id: 'org_1', brand_id: '1' };

/** The body of a request, with what the credential adds to it. */
function bodyOf(credential: EdgeCredential, body?: unknown, url = `${LOCAL}/x.php`): unknown {
	const request: { url: string; baseURL?: string; body?: unknown } = { url, body };
	return authenticateEdge(credential, request).body;
}

describe('the key', () => {
	it('goes into the body, with the organization and brand', () => {
		expect(bodyOf(CREDENTIAL, { billable_item_id: 'bi_1' })).toEqual({
			billable_item_id: 'bi_1',
			...CALLER,
		});
	});

	it.each([undefined, null, '', {}])('makes a body where there is none: %j', (body) => {
		expect(bodyOf(CREDENTIAL, body)).toEqual(CALLER);
	});

	it('is the credential’s own, whatever the body says', () => {
		expect(bodyOf(CREDENTIAL, { api_key: 'other', org_id: 'other' })).toEqual(CALLER);
	});

	it('goes without what people paste along', () => {
		const pasted = { ...CREDENTIAL, apiKey: ' key_1\n', organizationId: ' org_1 ', brandId: 1 };
		expect(bodyOf(pasted)).toEqual(CALLER);
	});

	it('goes nowhere but into the body', () => {
		const request = { url: `${LOCAL}/x.php`, headers: { a: 'b' }, body: {} };
		const { body, ...rest } = authenticateEdge(CREDENTIAL, request);
		expect(body).toEqual(CALLER);
		expect(rest).toEqual({ url: `${LOCAL}/x.php`, headers: { a: 'b' } });
		expect(request.body).toEqual({});
	});

	it.each([
		'api_key=1',
		[],
		new URLSearchParams({ a: 'b' }),
		Buffer.from('{}'),
		new FormData(),
		new (class Stream {})(),
	])('is not added to a body that is no JSON object: %p', (body) => {
		expect(() => bodyOf(CREDENTIAL, body)).toThrow(
			'Edge takes its key in a JSON body: send the body as a JSON object',
		);
	});

	it.each([
		{ url: 'https://evil.example/apis/public/edge/getItems.php' },
		{ url: '//evil.example/getItems.php' },
		{ url: '\\\\evil.example/getItems.php' },
		{ url: 'http://app.zyntrohq.com/apis/public/edge/getItems.php' },
		{ url: 'https://app.zyntrohq.com:8443/' },
		{ url: 'https://app.zyntrohq.com@evil.example/' },
		{ url: '/apis/public/edge/getItems.php', baseURL: 'https://evil.example' },
	])('is not sent to another host: %j', (request) => {
		const { origin } = new URL(request.url, request.baseURL ?? 'https://app.zyntrohq.com');
		expect(() => authenticateEdge({ ...CREDENTIAL, baseUrl: '' }, request)).toThrow(
			new Error(`The key belongs to https://app.zyntrohq.com and is not sent to ${origin}`),
		);
	});

	it.each([
		[{ baseUrl: 'http://example.com' }, 'Base URL: the key is only sent over https'],
		[{ path: '/../' }, 'Path: "/../" is not a plain path'],
	])('is not sent at all with %j', (wrong, message) => {
		expect(() => bodyOf({ ...CREDENTIAL, ...wrong })).toThrow(message);
	});
});

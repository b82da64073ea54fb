import { parseBaseUrl, streamOriginOf } from '../../../providers/stripe/base-url';

describe('an API base URL that the key may go to', () => {
	it.each<[unknown, string]>([
		[undefined, 'https://api.stripe.com'],
		['', 'https://api.stripe.com'],
		['  ', 'https://api.stripe.com'],
		['https://api.stripe.com', 'https://api.stripe.com'],
		['https://api.stripe.com/', 'https://api.stripe.com'],
		['https://api.stripe.com:443', 'https://api.stripe.com'],
		['HTTPS://API.STRIPE.COM', 'https://api.stripe.com'],
		['https://billing-proxy.example.com:8443', 'https://billing-proxy.example.com:8443'],
		['http://localhost:12111', 'http://localhost:12111'],
		['http://127.0.0.1:12111/', 'http://127.0.0.1:12111'],
		['http://127.1:12111', 'http://127.0.0.1:12111'],
		['http://127.9.9.9', 'http://127.9.9.9'],
		['http://[::1]:12111', 'http://[::1]:12111'],
		['https://[2001:db8::1]', 'https://[2001:db8::1]'],
	])('%p', (raw, origin) => {
		expect(parseBaseUrl(raw)).toEqual({ ok: true, origin });
	});
});

const elsewhere = (shown: string) =>
	`the key is only sent over https, or over http to this machine (localhost, 127.0.0.1). "${shown}" is neither`;
const PATH = 'give only scheme, host and port, as in https://api.stripe.com, without path or query';
const USER = 'the API base URL must not hold a user name or password';
const noUrl = (text: string) =>
	`"${text}" is not a URL. Leave it empty for Stripe, or give one like https://api.stripe.com`;

describe('one that it may not go to', () => {
	it.each<[string, string]>([
		['http://api.stripe.com', elsewhere('http://api.stripe.com')],
		['http://192.168.1.5:12111', elsewhere('http://192.168.1.5:12111')],
		['http://localhost.example.com', elsewhere('http://localhost.example.com')],
		['http://127.0.0.1.example.com', elsewhere('http://127.0.0.1.example.com')],
		['http://0.0.0.0', elsewhere('http://0.0.0.0')],
		['http://[::ffff:8.8.8.8]', elsewhere('http://[::ffff:808:808]')],
		['ftp://localhost', elsewhere('ftp://localhost')],
		['file:///', elsewhere('file://')],
		['https://user:pass@api.stripe.com', USER],
		['https://api.stripe.com@evil.example', USER],
		['http://user@localhost', USER],
		['https://api.stripe.com/v1', PATH],
		['https://api.stripe.com/?x=1', PATH],
		['https://api.stripe.com/#x', PATH],
		['javascript:alert(1)', PATH],
		['data:text/plain,x', PATH],
		['api.stripe.com', noUrl('api.stripe.com')],
		['//api.stripe.com', noUrl('//api.stripe.com')],
		['https://', noUrl('https://')],
		['https://exa mple.com', noUrl('https://exa mple.com')],
	])('%p', (raw, reason) => {
		expect(parseBaseUrl(raw)).toEqual({ ok: false, reason });
	});
});

describe('the stream of meter events', () => {
	it.each([
		['https://api.stripe.com', 'https://meter-events.stripe.com'],
		['https://proxy.example:8443', 'https://proxy.example:8443'],
		['http://127.0.0.1:12111', 'http://127.0.0.1:12111'],
	])('of %s is at %s', (origin, stream) => {
		expect(streamOriginOf(origin)).toBe(stream);
	});
});

import { edgePlaceOf } from '../../../providers/zyntro/place';

const EDGE = 'https://app.zyntrohq.com';

describe('where the calls go', () => {
	it.each([
		[{}, EDGE, '/apis/public/edge/'],
		[{ baseUrl: '', path: '' }, EDGE, '/apis/public/edge/'],
		[{ baseUrl: ' ', path: ' ' }, EDGE, '/apis/public/edge/'],
		[{ path: '/apis/edge/trigger/' }, EDGE, '/apis/edge/trigger/'],
		[{ path: ' /apis/v2/public/edge/ ' }, EDGE, '/apis/v2/public/edge/'],
		[{ path: '/' }, EDGE, '/'],
		[{ baseUrl: 'http://localhost:12112' }, 'http://localhost:12112', '/apis/public/edge/'],
		[{ baseUrl: 'https://edge.example.com/' }, 'https://edge.example.com', '/apis/public/edge/'],
	])('%j', (settings, origin, path) => {
		expect(edgePlaceOf(settings)).toEqual({ ok: true, place: { origin, path } });
	});
});

describe('where they do not go', () => {
	it.each([
		'apis/public/edge/',
		'/apis/public/edge',
		'//evil.example/',
		'/apis//edge/',
		'/apis/../admin/',
		'/./',
		'/apis/edge.php/',
		'/apis/edge/?x=/',
		'/apis/edge/#/',
		'/apis/%2e%2e/',
		'\\\\evil.example\\',
		'/apis edge/',
		'https://evil.example/',
	])('the path %j', (path) => {
		expect(edgePlaceOf({ path })).toEqual({
			ok: false,
			reason: `Path: "${path}" is not a plain path. Give one like /apis/public/edge/, with a slash at both ends, of letters, digits, hyphens and underscores`,
		});
	});

	it.each([
		[
			'http://app.zyntrohq.com',
			/^Base URL: the key is only sent over https, or over http to this machine/,
		],
		['http://10.0.0.8:80', /only sent over https/],
		['https://user@app.zyntrohq.com', /must not hold a user name/],
		[
			'https://app.zyntrohq.com/apis/',
			/give only scheme, host and port, as in https:\/\/app\.zyntrohq\.com/,
		],
		[
			'zyntro',
			/^Base URL: "zyntro" is not a URL\. Leave it empty for Zyntro Edge, or give one like https:\/\/app\.zyntrohq\.com$/,
		],
	])('the host %j', (baseUrl, reason) => {
		expect(edgePlaceOf({ baseUrl })).toEqual({
			ok: false,
			reason: expect.stringMatching(reason),
		});
	});
});

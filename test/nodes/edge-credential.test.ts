/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { REPOSITORY, testCredential, theEngine } from '../support/engine';
import { EDGE_KEY, EdgeBench, edgeCredential } from './edge-bench';

const CALLER = { api_key: EDGE_KEY, org_id: 'org_emulator', brand_id: '1' };

const bench = new EdgeBench();

const tested = async (fields: Record<string, string | boolean> = {}) =>
	await testCredential('zyntroEdgeApi', edgeCredential(bench.edge, fields));

const NOT_ACCEPTED =
	'Edge did not accept this. Check API Key, Organization ID and Brand ID: all three have to belong together';
const NOT_EDGE =
	'No answer of Edge came back. Check Base URL and Path under Advanced Settings, or try again later';

describe('the credential test', () => {
	it('passes by listing the items, at either path', async () => {
		expect(await tested()).toEqual({ status: 'OK' });
		expect(await tested({ path: '/apis/edge/trigger/' })).toEqual({ status: 'OK' });
		const asked = bench.edge.state.requests();
		expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'POST /apis/public/edge/getItems.php',
			'POST /apis/edge/trigger/getItems.php',
		]);
		for (const { body, headers } of asked) {
			expect(JSON.parse(body)).toEqual(CALLER);
			expect(JSON.stringify(headers)).not.toContain(EDGE_KEY);
		}
	});

	it.each([200, 400] as const)(
		'understands an error that comes with status %d',
		async (errorStatus) => {
			await bench.start({ errorStatus });
			const wrongs: Array<Record<string, string>> = [
				{ apiKey: 'x' },
				{ organizationId: 'x' },
				{ brandId: '2' },
				{ apiKey: '' },
			];
			for (const wrong of wrongs) {
				expect(await tested(wrong)).toEqual({ status: 'Error', message: NOT_ACCEPTED });
			}
		},
	);

	it('does not take anything that answers for Edge', async () => {
		bench.edge.faults.add({ kind: 'malformed', count: 1 });
		expect(await tested()).toEqual({ status: 'Error', message: NOT_EDGE });
		bench.edge.faults.add({ kind: 'refuse', status: 502, count: 1 });
		expect(await tested()).toEqual({ status: 'Error', message: NOT_EDGE });
		bench.edge.faults.add({ kind: 'refuse', status: 200, body: { ok: true }, count: 1 });
		expect(await tested()).toEqual({ status: 'Error', message: NOT_EDGE });
	});

	it('does not follow a redirect with the key', async () => {
		const headers = { location: `${bench.edge.url}/elsewhere` };
		bench.edge.faults.add({ kind: 'refuse', status: 307, headers, count: 1 });
		expect(await tested()).toMatchObject({ status: 'Error' });
		expect(bench.edge.state.requests()).toHaveLength(1);
	});

	it.each([
		[{ baseUrl: 'http://example.com' }, /the key is only sent over https/],
		[{ baseUrl: 'http://10.0.0.8:12112' }, /the key is only sent over https/],
		[{ path: '//evil.example/' }, /"\/\/evil\.example\/" is not a plain path/],
		[{ path: '/../' }, /is not a plain path/],
	])('refuses to send the key with %j', async (fields, message) => {
		expect(await tested(fields)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(message),
		});
		expect(bench.edge.state.requests()).toEqual([]);
	});
});

describe('signing', () => {
	const sign = async (request: IHttpRequestOptions, fields: Record<string, string> = {}) => {
		const { authenticate } = (await theEngine()).types.credential('zyntroEdgeApi');
		if (typeof authenticate !== 'function') throw new Error('The credential does not sign');
		return await authenticate(edgeCredential(bench.edge, fields).zyntroEdgeApi, request);
	};

	it('puts the key into the body of requests to its own host only', async () => {
		const { url } = bench.edge;
		expect(await sign({ url: `${url}/x`, method: 'POST', body: { a: 'b' } })).toEqual({
			url: `${url}/x`,
			method: 'POST',
			body: { a: 'b', ...CALLER },
		});
		await expect(sign({ url: 'https://example.com/x' })).rejects.toThrow(
			`The key belongs to ${url} and is not sent to https://example.com`,
		);
	});
});

describe('the form', () => {
	it('asks for what every call needs, and shows where requests go only on demand', async () => {
		const { properties } = (await theEngine()).types.credential('zyntroEdgeApi');
		const asked = properties
			.filter(({ required }) => required)
			.map(({ displayName }) => displayName);
		expect(asked).toEqual(['API Key', 'Organization ID', 'Brand ID']);
		const hidden = properties.filter(({ displayOptions }) => displayOptions !== undefined);
		expect(hidden.map(({ displayName }) => displayName)).toEqual(['Base URL', 'Path']);
		expect(properties.find(({ name }) => name === 'apiKey')?.typeOptions).toEqual({
			password: true,
		});
	});

	it('has an icon of its own for light and dark', async () => {
		const { iconUrl } = (await theEngine()).types.credential('zyntroEdgeApi');
		const { light, dark } = iconUrl as { light: string; dark: string };
		expect([light, dark]).toEqual([
			expect.stringContaining('zyntro-edge.svg'),
			expect.stringContaining('zyntro-edge.dark.svg'),
		]);
		for (const url of [light, dark]) {
			const file = url.replace(/^icons\/n8n-nodes-metered-billing\//, '');
			expect(existsSync(join(REPOSITORY, file))).toBe(true);
		}
	});
});

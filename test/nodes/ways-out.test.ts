/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, RAW_EVENTS, report, REPORT } from '../support/engine';

const now = Math.floor(Date.now() / 1000);
const ROWS = Array.from({ length: 5 }, (_, id) => ({
	id,
	customer: `cus_${id}`,
	value: 1,
	at: now - 60,
}));
const SETTINGS = /^(npm_config_)?((https?|all)_proxy|proxy|no_?proxy)$/i;
const usual = { ...process.env };

let stripe: RunningEmulator;
let proxy: Server;
/** What the proxy was asked for: URLs, and hosts for a tunnel. */
let asked: string[];
let onTunnel: () => void;

beforeEach(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 7 });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const { customer } of ROWS) stripe.state.addCustomer(customer);
	asked = [];
	onTunnel = () => undefined;
	proxy = createServer((from, to) => {
		asked.push(from.url ?? '');
		const { method, headers } = from;
		from.pipe(
			request(from.url ?? '', { method, headers }, (answer) => {
				to.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(to);
			}),
		);
	});
	proxy.on('connect', (from, socket) => {
		asked.push(`${from.url} ${JSON.stringify(from.headers)}`);
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		onTunnel();
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	for (const name of Object.keys(process.env)) if (SETTINGS.test(name)) delete process.env[name];
});

afterEach(async () => {
	for (const name of Object.keys(process.env)) if (SETTINGS.test(name)) delete process.env[name];
	Object.assign(process.env, usual);
	await new Promise((resolve) => proxy.close(resolve));
	await stripe.close();
});

const proxyUrl = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

describe('n8n’s proxy settings', () => {
	it('hold for every request of the node', async () => {
		process.env.HTTP_PROXY = proxyUrl();
		const run = await report(stripe, ROWS);
		expect(run.node(REPORT).items.map(({ status }) => status)).toEqual(ROWS.map(() => 'accepted'));
		expect(asked.filter((url) => url === `${stripe.url}/v1/billing/meter_events`)).toHaveLength(5);
		expect(asked).toHaveLength(stripe.state.requests().length);
	});

	it('hold for the stream too', async () => {
		process.env.HTTP_PROXY = proxyUrl();
		await report(stripe, ROWS, { parameters: { ...RAW_EVENTS, options: { delivery: 'stream' } } });
		expect(asked).toContain(`${stripe.url}/v2/billing/meter_event_session`);
		expect(asked).toContain(`${stripe.url}/v2/billing/meter_event_stream`);
	});

	it('leave out the hosts of NO_PROXY', async () => {
		process.env.HTTP_PROXY = proxyUrl();
		process.env.NO_PROXY = '127.0.0.1';
		await report(stripe, ROWS);
		expect(stripe.state.requests().length).toBeGreaterThan(5);
		expect(asked).toEqual([]);
	});

	it('have a proxy tunnel what goes to Stripe, without a sight of the key', async () => {
		process.env.HTTPS_PROXY = proxyUrl();
		await report(stripe, ROWS, {
			credential: { baseUrl: '' },
			onStart: (cancel) => {
				onTunnel = cancel;
			},
		});
		expect(asked[0]).toMatch(/^api\.stripe\.com:443 /);
		expect(asked.join()).not.toContain(LIVE_KEY);
	});
});

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What to serve, as JSON in the first argument. */
export interface CannedTask {
	/** Before each answer to a meter event, in ms. */
	readonly latencyMs: number;
	/** PEM, for TLS. */
	readonly tls?: { readonly key: string; readonly cert: string };
}

const METER = {
	id: 'mtr_bench',
	object: 'billing.meter',
	event_name: 'api_calls',
	display_name: 'API calls',
	status: 'active',
	default_aggregation: { formula: 'sum' },
	customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
	value_settings: { event_payload_key: 'value' },
	livemode: true,
};

/**
 * The least that a Stripe can be: it remembers and checks nothing, so that what it costs is far
 * below what any of its clients costs.
 */
function main(): void {
	const { latencyMs, tls } = JSON.parse(process.argv[2] ?? '{}') as CannedTask;
	let requests = 0;
	let connections = 0;
	const reply = (response: ServerResponse, body: object): void => {
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	};
	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const body = await text(request);
		if (request.url === '/counts') {
			const { user, system } = process.cpuUsage();
			return reply(response, { requests, connections, cpuMs: (user + system) / 1000 });
		}
		if (request.method === 'GET') {
			return reply(response, { object: 'list', data: [METER], has_more: false, url: request.url });
		}
		requests += 1;
		const identifier = new URLSearchParams(body).get('identifier');
		const event = { object: 'billing.meter_event', identifier, livemode: true };
		if (latencyMs === 0) reply(response, event);
		else setTimeout(() => reply(response, event), latencyMs);
	};
	const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
		void answer(request, response);
	};
	const server = tls === undefined ? createServer(onRequest) : createTlsServer(tls, onRequest);
	server.on('connection', () => {
		connections += 1;
	});
	server.listen(0, '127.0.0.1', 4096, () => {
		const { port } = server.address() as AddressInfo;
		process.stdout.write(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}\n`);
	});
}

main();

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Now } from './clock';
import type { ControlPlane } from './control';
import type { Gateway } from './gateway';
import type { Reply } from './http/reply';
import type { ApiRequest } from './http/request';
import type { RequestCounts } from './state/stats';

/** Longer than any client keeps an idle connection, so that only faults ever cut one. */
const KEEP_ALIVE_MS = 10 * 60_000;

/** Serves an API and, under `/_emulator/`, the control plane. Only on 127.0.0.1. */
export class HttpServer {
	readonly #server: Server;

	constructor(
		private readonly gateway: Pick<Gateway, 'answer'>,
		private readonly control: Pick<ControlPlane, 'answer'>,
		private readonly counts: RequestCounts,
		private readonly clock: Now,
		private readonly log: (line: string) => void,
	) {
		this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
			receive(message, response, (request) => {
				this.#serve(request, response).catch((reason: unknown) => {
					this.log(`emulator failed at ${request.method} ${request.path}: ${String(reason)}`);
					response.destroy();
				});
			});
		});
	}

	/** @returns the port */
	async listen(port: number): Promise<number> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen(port, '127.0.0.1', resolve);
		});
		return (this.#server.address() as AddressInfo).port;
	}

	/** Stops at once: open connections are cut. */
	async close(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#server.close(() => resolve());
			this.#server.closeAllConnections();
		});
	}

	async #serve(request: ApiRequest, response: ServerResponse): Promise<void> {
		if (request.path.startsWith('/_emulator')) {
			this.#send(response, this.control.answer(request));
			return;
		}
		this.counts.begin();
		const { reply, route, requestId } = await this.gateway.answer(request);
		this.counts.end(route, {
			method: request.method,
			path: request.path,
			status: reply?.status ?? 0,
			request_id: requestId,
			headers: request.headers,
			body: request.body,
		});
		if (reply === undefined) response.destroy();
		else this.#send(response, reply);
	}

	/** Answers bear the emulator's own time, as Stripe's bear Stripe's. */
	#send(response: ServerResponse, { status, headers, body }: Reply): void {
		if (response.destroyed) return;
		response.writeHead(status, {
			date: new Date(this.clock.now()).toUTCString(),
			...headers,
			'content-length': Buffer.byteLength(body),
		});
		response.end(body);
	}
}

function receive(
	message: IncomingMessage,
	response: ServerResponse,
	done: (request: ApiRequest) => void,
): void {
	const chunks: Buffer[] = [];
	message.on('data', (chunk: Buffer) => chunks.push(chunk));
	message.on('end', () => {
		const { method = 'GET', url = '/', headers } = message;
		const mark = url.indexOf('?');
		done({
			method,
			path: mark < 0 ? url : url.slice(0, mark),
			query: mark < 0 ? '' : url.slice(mark + 1),
			headers,
			body: Buffer.concat(chunks).toString('utf8'),
			gone: async () =>
				await new Promise((resolve) => {
					if (response.destroyed) resolve();
					else response.once('close', resolve);
				}),
		});
	});
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Now } from './clock';
import type { ControlPlane } from './control';
import type { Gateway } from './gateway';
import type { Reply } from './http/reply';
import { type ApiRequest, requestFor } from './http/request';
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

	/**
	 * Answers without a connection, too. Answers bear the emulator's own time, as Stripe's bear
	 * Stripe's.
	 *
	 * @returns undefined where the connection is to be cut
	 */
	async answer(request: ApiRequest): Promise<Reply | undefined> {
		const reply = await this.#reply(request);
		const date = new Date(this.clock.now()).toUTCString();
		return reply && { ...reply, headers: { date, ...reply.headers } };
	}

	async #reply(request: ApiRequest): Promise<Reply | undefined> {
		if (request.path.startsWith('/_emulator')) return this.control.answer(request);
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
		return reply;
	}

	async #serve(request: ApiRequest, response: ServerResponse): Promise<void> {
		const reply = await this.answer(request);
		if (reply === undefined) response.destroy();
		else send(response, reply);
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
		const body = Buffer.concat(chunks).toString('utf8');
		const gone = async (): Promise<void> =>
			await new Promise((resolve) => {
				if (response.destroyed) resolve();
				else response.once('close', resolve);
			});
		done(requestFor(url, { method, headers, body, gone }));
	});
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
	if (response.destroyed) return;
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { HttpAnswer, HttpRequest, NoAnswer, SendHttp } from '../../../providers/stripe/http';

export const TEST_KEY = 'sk_test_1';

/** Sends over a few open connections: tens of thousands of requests take a third of fetch's time. */
export function keepAliveSend(url: string, key = TEST_KEY): SendHttp & { close(): void } {
	const agent = new Agent({ keepAlive: true });
	const send = async ({ method, path, headers, body }: HttpRequest) =>
		await new Promise<HttpAnswer | NoAnswer>((resolve) => {
			const options = { agent, method, headers: { ...headers, authorization: `Bearer ${key}` } };
			const lost = (error: Error): void => resolve({ status: 'none', cause: error.message });
			const sent = request(`${url}${path}`, options, (answer) => {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('error', lost);
				answer.on('end', () => {
					resolve({
						status: answer.statusCode ?? 0,
						headers: plain(answer.headers),
						body: parsed(Buffer.concat(chunks).toString('utf8')),
					});
				});
			});
			sent.on('error', lost);
			sent.end(body);
		});
	return Object.assign(send, { close: () => agent.destroy() });
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]),
	);
}

/** A body as code gets it: what is no JSON is a text. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Agent, request } from 'node:http';
import type { HttpAnswer, HttpRequest, SendHttp } from '../../../providers/stripe/http';

const TEST_KEY = 'sk_test_1';

/** Sends over a few open connections: tens of thousands of requests take a third of fetch's time. */
export function keepAliveSend(url: string, key = TEST_KEY): SendHttp & { close(): void } {
	const agent = new Agent({ keepAlive: true });
	const send = async ({ method, path, headers, body }: HttpRequest): Promise<HttpAnswer> =>
		await new Promise((resolve, reject) => {
			const options = { agent, method, headers: { ...headers, authorization: `Bearer ${key}` } };
			const sent = request(`${url}${path}`, options, (answer) => {
				const chunks: Buffer[] = [];
				answer.on('data', (chunk: Buffer) => chunks.push(chunk));
				answer.on('error', reject);
				answer.on('end', () => {
					resolve({
						status: answer.statusCode ?? 0,
						headers: {},
						body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
					});
				});
			});
			sent.on('error', reject);
			sent.end(body);
		});
	return Object.assign(send, { close: () => agent.destroy() });
}

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Write {
	path: string;
	values: Record<string, unknown>;
}

export interface LocalAttio {
	url: string;
	/** What was written, in the order in which it came. */
	writes: Write[];
	/** Records that cannot be written. */
	refused: Set<string>;
	stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

/** The two requests of Attio's API that the template makes, of companies by record ID. */
export async function startAttio(
	token: string,
	companies: Map<string, Record<string, unknown>>,
): Promise<LocalAttio> {
	const writes: Write[] = [];
	const refused = new Set<string>();
	const server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			const path = request.url ?? '';
			const answer = (status: number, json: object) =>
				response
					.writeHead(status, { 'content-type': 'application/json' })
					.end(JSON.stringify(json));
			if (request.headers.authorization !== `Bearer ${token}`) {
				return answer(401, { status_code: 401, message: 'Wrong token' });
			}
			if (request.method === 'POST' && path === '/v2/objects/companies/records/query') {
				const { limit, offset } = JSON.parse(body) as { limit: number; offset: number };
				const data = [...companies].slice(offset, offset + limit).map(([record_id, values]) => ({
					id: { record_id },
					values: Object.fromEntries(
						Object.entries(values).map(([name, value]) => [name, [{ value }]]),
					),
				}));
				return answer(200, { data });
			}
			const id = path.split('/').at(-1) ?? '';
			if (request.method !== 'PATCH' || !companies.has(id)) {
				return answer(404, { status_code: 404, message: `No record ${id}` });
			}
			if (refused.has(id)) return answer(400, { status_code: 400, message: 'No such attribute' });
			const { values } = (JSON.parse(body) as { data: Pick<Write, 'values'> }).data;
			writes.push({ path, values });
			companies.set(id, { ...companies.get(id), ...values });
			return answer(200, { data: {} });
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		writes,
		refused,
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}

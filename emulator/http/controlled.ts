import { json, type Reply } from './reply';
import type { ApiRequest } from './request';

interface Sent {
	readonly body: unknown;
	readonly query: URLSearchParams;
}

/**
 * The answer of a control plane: JSON without a key, a 400 that says what was wrong.
 *
 * @param routes by method and path below `/_emulator`
 */
export function controlled<Asked>(
	routes: Readonly<Record<string, (asked: Asked) => unknown>>,
	{ method, path, query, body }: ApiRequest,
	asked: (sent: Sent) => Asked,
): Reply {
	const route = routes[`${method} ${path.slice('/_emulator'.length)}`];
	if (route === undefined) {
		return json(404, { error: `no ${method} ${path}`, routes: Object.keys(routes) });
	}
	let answer: unknown;
	try {
		const sent = body === '' ? {} : (JSON.parse(body) as unknown);
		answer = route(asked({ body: sent, query: new URLSearchParams(query) }));
	} catch (reason) {
		return json(400, { error: String(reason) });
	}
	return json(200, answer ?? {});
}

export function each(body: unknown): unknown[] {
	return Array.isArray(body) ? body : [body];
}

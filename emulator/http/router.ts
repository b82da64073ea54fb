import type { Endpoint } from '../api/endpoint';

export interface Match {
	readonly endpoint: Endpoint;
	readonly id: string;
}

/** Finds the endpoint of a path. A path without an object's id is found by one look-up. */
export class Router {
	readonly #exact = new Map<string, Endpoint>();
	readonly #withId: Array<{ before: string; after: string; endpoint: Endpoint }> = [];

	constructor(endpoints: readonly Endpoint[]) {
		for (const endpoint of endpoints) {
			const [before, after] = endpoint.path.split(':id');
			if (after === undefined) this.#exact.set(`${endpoint.method} ${before}`, endpoint);
			else this.#withId.push({ before, after, endpoint });
		}
	}

	find(method: string, path: string): Match | undefined {
		const exact = this.#exact.get(`${method} ${path}`);
		if (exact !== undefined) return { endpoint: exact, id: '' };
		for (const { before, after, endpoint } of this.#withId) {
			if (endpoint.method !== method || !path.startsWith(before) || !path.endsWith(after)) continue;
			const id = path.slice(before.length, path.length - after.length);
			if (id !== '' && !id.includes('/')) return { endpoint, id: decodeURIComponent(id) };
		}
		return undefined;
	}
}

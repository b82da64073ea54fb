/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import { decodeForm } from './form';
import type { Param } from './param-map';
import { invalidRequest } from './problem';

/** A request whose body has arrived. */
export interface ApiRequest {
	readonly method: string;
	readonly path: string;
	readonly query: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** Settles when the caller has hung up, or was cut off. */
	readonly gone: () => Promise<void>;
}

/** A request for this path with query, from the slash on. */
export function requestFor(url: string, rest: Omit<ApiRequest, 'path' | 'query'>): ApiRequest {
	const mark = url.indexOf('?');
	return mark < 0
		? { ...rest, path: url, query: '' }
		: { ...rest, path: url.slice(0, mark), query: url.slice(mark + 1) };
}

export function isV2({ path }: { path: string }): boolean {
	return path.startsWith('/v2/');
}

/** A header that is to be sent once. */
export function header({ headers }: ApiRequest, name: string): string | undefined {
	const value = headers[name];
	return Array.isArray(value) ? value[0] : value;
}

/**
 * The parameters of a request: of the query, of a v1 form or of a v2 JSON body.
 *
 * @throws StripeProblem 400
 */
export function paramsOf(request: ApiRequest): Param {
	if (isV2(request) && request.method === 'POST') return jsonOf(request.body);
	const type = header(request, 'content-type') ?? '';
	if (request.body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
		throw invalidRequest(
			'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, we can help at https://support.stripe.com/.',
		);
	}
	return formOf(request.query === '' ? request.body : `${request.query}&${request.body}`);
}

function formOf(text: string): Param {
	const form = decodeForm(text);
	if (form === undefined) throw invalidRequest('Invalid percent-encoding in the parameters.');
	return form;
}

function jsonOf(text: string): Param {
	let read: Param | undefined;
	try {
		read = text === '' ? {} : (JSON.parse(text) as Param);
	} catch {
		read = undefined;
	}
	if (read === undefined) throw invalidRequest('The request body is not valid JSON.');
	return read;
}

import { isRecord } from '../common/http-answer';
import { type OutgoingRequest, targetOf, withoutRedirects } from '../common/outgoing-request';
import { edgePlaceOf } from './place';

/** The fields of the Zyntro Edge API credential. */
export interface EdgeCredential {
	readonly apiKey?: unknown;
	readonly organizationId?: unknown;
	readonly brandId?: unknown;
	readonly baseUrl?: unknown;
	readonly path?: unknown;
}

interface EdgeRequest extends OutgoingRequest {
	body?: unknown;
}

/** What tells Edge who asks. */
export interface EdgeCaller {
	readonly apiKey: string;
	readonly organization: string;
	readonly brand: string;
}

/** The caller without what people paste along. */
export function edgeCallerOf({ apiKey, organizationId, brandId }: EdgeCredential): EdgeCaller {
	return { apiKey: textOf(apiKey), organization: textOf(organizationId), brand: textOf(brandId) };
}

/**
 * Adds the key, organization and brand to the JSON body of a request, where Edge wants them, if the
 * request goes to the credential's own host.
 *
 * @throws Error when the host or path is not allowed, when the request goes anywhere else, or when
 * its body is no JSON object
 */
export function authenticateEdge<Request extends EdgeRequest>(
	credential: EdgeCredential,
	request: Request,
): Request {
	const read = edgePlaceOf(credential);
	if (!read.ok) throw new Error(read.reason);
	const { origin } = read.place;
	const target = targetOf(request, origin);
	if (target.origin !== origin) {
		throw new Error(`The key belongs to ${origin} and is not sent to ${target.origin}`);
	}
	const { apiKey, organization, brand } = edgeCallerOf(credential);
	return {
		...request,
		...withoutRedirects(request),
		body: { ...jsonBody(request.body), org_id: organization, api_key: apiKey, brand_id: brand },
	};
}

/** A form or a stream is an object too, but one that nothing can be added to by its fields. */
function jsonBody(body: unknown): object {
	if (body === undefined || body === null || body === '') return {};
	const prototype: unknown = isRecord(body) ? Object.getPrototypeOf(body) : undefined;
	if (prototype === Object.prototype || prototype === null) return body as object;
	throw new Error('Edge takes its key in a JSON body: send the body as a JSON object');
}

function textOf(raw: unknown): string {
	return typeof raw === 'string' || typeof raw === 'number' ? String(raw).trim() : '';
}

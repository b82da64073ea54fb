import { type OutgoingRequest, targetOf, withoutRedirects } from '../common/outgoing-request';
import { parseBaseUrl, STREAM_PATH, streamOriginOf } from './base-url';

/** The fields of the Stripe Billing API credential. */
export interface StripeCredential {
	readonly apiKey?: unknown;
	readonly connectedAccount?: unknown;
	readonly baseUrl?: unknown;
}

interface StripeRequest extends OutgoingRequest {
	headers?: object;
}

/**
 * Adds the key to a request, if the request goes to the credential's own host. What goes to the
 * stream of meter events carries the token of a session instead and never gets the key, on
 * whatever host the stream is.
 *
 * @throws Error when the base URL is not allowed, or the request goes anywhere else
 */
export function authenticateStripe<Request extends StripeRequest>(
	credential: StripeCredential,
	request: Request,
): Request {
	const base = parseBaseUrl(credential.baseUrl);
	if (!base.ok) throw new Error(`API Base URL: ${base.reason}`);
	const target = targetOf(request, base.origin);
	if (target.pathname === STREAM_PATH) {
		refuseStream(credential, request, target.origin, streamOriginOf(base.origin));
		return request;
	}
	if (target.origin !== base.origin) {
		throw new Error(`The key belongs to ${base.origin} and is not sent to ${target.origin}`);
	}
	const account = textOf(credential.connectedAccount);
	return {
		...request,
		...withoutRedirects(request),
		headers: {
			...request.headers,
			Authorization: `Bearer ${textOf(credential.apiKey)}`,
			...(account !== '' && { 'Stripe-Account': account }),
		},
	};
}

function refuseStream(
	{ apiKey }: StripeCredential,
	{ headers = {} }: StripeRequest,
	origin: string,
	streamOrigin: string,
): void {
	if (origin !== streamOrigin) {
		throw new Error(`The session belongs to ${streamOrigin} and is not sent to ${origin}`);
	}
	const { Authorization: token } = headers as Readonly<Record<string, unknown>>;
	if (typeof token !== 'string' || !/^Bearer \S+$/.test(token)) {
		throw new Error('The stream of meter events wants the token of a session');
	}
	const key = textOf(apiKey);
	if (key !== '' && token.includes(key)) {
		throw new Error(`The key is not sent to the stream of meter events at ${streamOrigin}`);
	}
}

function textOf(raw: unknown): string {
	return typeof raw === 'string' ? raw.trim() : '';
}

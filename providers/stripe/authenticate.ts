import { parseBaseUrl } from './base-url';

/** The fields of the Stripe Billing API credential. */
export interface StripeCredential {
	readonly apiKey?: unknown;
	readonly connectedAccount?: unknown;
	readonly baseUrl?: unknown;
}

interface OutgoingRequest {
	url: string;
	baseURL?: string;
	headers?: object;
}

/**
 * Adds the key to a request, if the request goes to the credential's own host.
 *
 * @throws Error when the base URL is not allowed, or the request goes anywhere else
 */
export function authenticateStripe<Request extends OutgoingRequest>(
	credential: StripeCredential,
	request: Request,
): Request {
	const base = parseBaseUrl(credential.baseUrl);
	if (!base.ok) throw new Error(`API Base URL: ${base.reason}`);
	const target = new URL(request.url, request.baseURL ?? base.origin);
	if (target.origin !== base.origin) {
		throw new Error(`The key belongs to ${base.origin} and is not sent to ${target.origin}`);
	}
	const account = textOf(credential.connectedAccount);
	return {
		...request,
		headers: {
			...request.headers,
			Authorization: `Bearer ${textOf(credential.apiKey)}`,
			...(account !== '' && { 'Stripe-Account': account }),
		},
	};
}

function textOf(raw: unknown): string {
	return typeof raw === 'string' ? raw.trim() : '';
}

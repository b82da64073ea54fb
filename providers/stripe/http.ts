import type { HttpAnswer, NoAnswer } from '../common/http-answer';

export type { HttpAnswer, NoAnswer };

/** One HTTP request to Stripe, without the key: whoever sends it adds that. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	/** Path with query, from the slash on. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Form-encoded text. */
	readonly body?: string;
}

/** Sends one request to the credential's own host. Never throws for what the network does. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer | NoAnswer>;

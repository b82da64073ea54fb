import type { HttpAnswer, NoAnswer } from '../common/http-answer';

export type { HttpAnswer, NoAnswer };

/** One HTTP request to Stripe, without the key: whoever sends it adds that. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** Path with query, from the slash on. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Text in the form that Content-Type names. */
	readonly body?: string;
	/**
	 * Token of a meter event session. Then the request goes to the host of the stream, with the
	 * token in the place of the key.
	 */
	readonly session?: string;
}

/** Sends one request to the credential's own host, or to its stream. Never throws for what the network does. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer | NoAnswer>;

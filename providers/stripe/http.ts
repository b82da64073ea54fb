/** One HTTP request to Stripe, without the key: whoever sends it adds that. */
export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	/** Path with query, from the slash on. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Form-encoded text. */
	readonly body?: string;
}

/** An answer with any status. Header names are in lower case. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed JSON, or the text when it was none. */
	readonly body: unknown;
}

/** No answer came: whether the request arrived is unknown. */
export interface NoAnswer {
	readonly status: 'none';
	/** A short text without any secret, such as "connection reset". */
	readonly cause: string;
}

/** Sends one request to the credential's own host. Never throws for what the network does. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer | NoAnswer>;

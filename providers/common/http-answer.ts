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

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How long the provider asks us to wait, in milliseconds: `Retry-After` in seconds or as a date. */
export function retryAfterMs({ headers }: HttpAnswer, nowMs: number): number | undefined {
	const text = headers['retry-after']?.trim();
	if (text === undefined || text === '') return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

import { errorBody, type StripeProblem } from './problem';

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export function success(body: object): Reply {
	return { status: 200, headers: {}, body: JSON.stringify(body) };
}

export function json(status: number, body: unknown): Reply {
	return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The answer that a problem makes. v2 has its own codes and often no type. */
export function failure(
	problem: StripeProblem,
	{ requestId, livemode, v2 }: { requestId: string; livemode: boolean; v2: boolean },
): Reply {
	const { status, headers, fields } = v2 ? asV2(problem) : problem;
	return { status, headers, body: JSON.stringify(errorBody(fields, requestId, livemode)) };
}

/** @see https://docs.stripe.com/api-v2-overview: `code` and `message`, and 409 for a busy lane */
function asV2({ status, headers, fields }: StripeProblem): Omit<StripeProblem, keyof Error> {
	const { message, param } = fields;
	if ((status === 409 && fields.code === undefined) || fields.code === 'lock_timeout') {
		return { status: 409, headers, fields: { code: 'too_many_concurrent_requests', message } };
	}
	if (status === 400 && fields.type === 'invalid_request_error') {
		return {
			status,
			headers,
			fields: { code: 'invalid_fields', message, ...(param !== undefined && { param }) },
		};
	}
	return { status, headers, fields };
}

/** What a proxy in between might answer in Stripe's place. */
export const HTML_PAGE: Reply = {
	status: 200,
	headers: { 'content-type': 'text/html; charset=utf-8' },
	body: '<!doctype html><html><head><title>Proxy</title></head><body><h1>It works!</h1></body></html>',
};

import type { HttpAnswer, NoAnswer } from '../../../providers/stripe/http';

/** Stripe's error answers as they were seen; see the rows of the verdict table. */
export function stripeError(
	status: number,
	error: Readonly<Record<string, unknown>>,
	headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
	return { status, headers, body: { error: { type: 'invalid_request_error', ...error } } };
}

export function answer(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
	return { status, headers, body };
}

export function accepted(identifier: string): HttpAnswer {
	return answer(200, { object: 'billing.meter_event', identifier, event_name: 'api_calls' });
}

export function adjusted(identifier: string | null, status = 'complete'): HttpAnswer {
	const cancel = { identifier };
	return answer(200, { object: 'billing.meter_event_adjustment', cancel, status, type: 'cancel' });
}

export function noAnswer(cause = 'connection reset'): NoAnswer {
	return { status: 'none', cause };
}

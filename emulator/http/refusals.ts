import { invalidRequest, StripeProblem } from './problem';

export function unknownUrl(method: string, path: string): StripeProblem {
	return invalidRequest(
		`Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
		{ status: 404 },
	);
}

/** @see https://docs.stripe.com/rate-limits */
export function rateLimited(retryAfterSeconds: number | undefined): StripeProblem {
	return new StripeProblem(
		429,
		{
			type: 'invalid_request_error',
			code: 'rate_limit',
			message:
				'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
		},
		{
			'stripe-rate-limited-reason': 'global-rate',
			...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
		},
	);
}

export function sessionExpired(): StripeProblem {
	return new StripeProblem(401, {
		type: 'temporary_session_expired',
		code: 'billing_meter_event_session_expired',
		message: 'The meter event session has expired. Create a new one.',
	});
}

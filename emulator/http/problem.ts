/** The `error` object of Stripe's answers. v2 often has no `type`. */
export interface ErrorFields {
	readonly type?:
		| 'api_error'
		| 'card_error'
		| 'idempotency_error'
		| 'invalid_request_error'
		| (string & {});
	readonly code?: string;
	readonly message: string;
	readonly param?: string;
	/** The bank's own reason. */
	readonly decline_code?: string;
	/** What the error is about: an id, and objects as they stand after it. */
	readonly charge?: string;
	readonly payment_intent?: object;
	readonly payment_method?: object;
}

/** An answer that is an error in Stripe's form. */
export class StripeProblem extends Error {
	constructor(
		readonly status: number,
		readonly fields: ErrorFields,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(fields.message);
	}
}

export function invalidRequest(
	message: string,
	more: { param?: string; code?: string; status?: number } = {},
): StripeProblem {
	const { status = 400, code, param } = more;
	return new StripeProblem(status, {
		...(code !== undefined && { code }),
		message,
		...(param !== undefined && { param }),
		type: 'invalid_request_error',
	});
}

/** A payment method was refused: 402. */
export function cardError(
	fields: Omit<ErrorFields, 'type' | 'param'>,
	headers: Readonly<Record<string, string>> = {},
): StripeProblem {
	return new StripeProblem(402, { ...fields, type: 'card_error' }, headers);
}

export function missingParam(param: string): StripeProblem {
	return invalidRequest(`Missing required param: ${param}.`, { param, code: 'parameter_missing' });
}

export function unknownParams(names: readonly string[]): StripeProblem {
	const noun = names.length === 1 ? 'parameter' : 'parameters';
	return invalidRequest(`Received unknown ${noun}: ${names.join(', ')}`, {
		param: names[0],
		code: 'parameter_unknown',
	});
}

/** @param param `id` for an object named in the path (404), else the parameter that names it (400) */
export function noSuch(
	kind: string,
	id: string,
	{ param = 'id', elsewhere }: { param?: string; elsewhere?: 'live' | 'test' } = {},
): StripeProblem {
	const used = elsewhere === 'live' ? 'test' : 'live';
	const hint =
		elsewhere === undefined
			? ''
			: `; a similar object exists in ${elsewhere} mode, but a ${used} mode key was used to make this request.`;
	return invalidRequest(`No such ${kind}: '${id}'${hint}`, {
		param,
		code: 'resource_missing',
		status: param === 'id' ? 404 : 400,
	});
}

/** Body of an error answer. */
export function errorBody(fields: ErrorFields, requestId: string, livemode: boolean): object {
	const { code, message, param, type, ...about } = fields;
	return {
		error: {
			...(code !== undefined && { code }),
			...(code !== undefined && {
				doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
			}),
			message,
			...(param !== undefined && { param }),
			request_log_url: `https://dashboard.stripe.com/${livemode ? '' : 'test/'}logs/${requestId}`,
			...(type !== undefined && { type }),
			...about,
		},
	};
}

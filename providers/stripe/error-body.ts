import { type HttpAnswer, isRecord } from '../common/http-answer';

export { isRecord, retryAfterMs } from '../common/http-answer';

/** Stripe's error object, as far as it can be trusted to be there. */
export interface StripeErrorBody {
	readonly type?: string;
	readonly code?: string;
	readonly message: string;
	readonly param?: string;
}

/** Stripe's own error in an answer, or undefined when something else than Stripe answered. */
export function errorBodyOf({ body }: HttpAnswer): StripeErrorBody | undefined {
	if (!isRecord(body) || !isRecord(body.error)) return undefined;
	const { type, code, message, param } = body.error;
	return {
		...(typeof type === 'string' && { type }),
		...(typeof code === 'string' && { code }),
		...(typeof param === 'string' && { param }),
		message: withoutKeys(typeof message === 'string' ? message : 'no message'),
	};
}

/** Takes API keys out of a text before it reaches an item, a log or an error. */
export function withoutKeys(text: string): string {
	return text.replace(/(?<![a-z])(sk|rk|pk|whsec)_[A-Za-z0-9_*]+/g, '$1_…');
}

import { type HttpAnswer, isRecord, type NoAnswer, retryAfterMs } from '../common/http-answer';

/** What Edge gave. */
export interface EdgeSuccess {
	readonly kind: 'success';
	readonly body: Readonly<Record<string, unknown>>;
	/** Edge's clock, Unix seconds, if it tells. */
	readonly now?: number;
}

/**
 * What came of one call.
 *
 * - `refused`: Edge said no, or whoever stands before it did. Nothing was done by this call.
 * - `limited`: too many calls; this one was turned away unread.
 * - `unclear`: it may or may not have been done.
 */
export type EdgeAnswer =
	| EdgeSuccess
	| { readonly kind: 'refused'; readonly reason: string }
	| { readonly kind: 'unclear'; readonly reason: string }
	| { readonly kind: 'limited'; readonly reason: string; readonly retryAfterMs?: number };

const LONGEST_QUOTE = 300;

/**
 * Reads an answer. An error of Edge's has HTTP status 200 as well, and says so in its body:
 * `{"errors": [...], "status": "error"}`.
 */
export function readEdgeAnswer(answer: HttpAnswer | NoAnswer, nowMs: number): EdgeAnswer {
	if (answer.status === 'none') {
		return { kind: 'unclear', reason: `no answer from Edge (${answer.cause})` };
	}
	const { status, body } = answer;
	const told = errorsIn(body);
	const what = `Edge answered ${status}${told === undefined ? '' : `: ${told}`}`;
	if (status >= 500 || status === 408) return { kind: 'unclear', reason: what };
	if (status === 429 && (told === undefined || isRateLimit(told))) {
		const wait = retryAfterMs(answer, nowMs);
		return { kind: 'limited', reason: what, ...(wait !== undefined && { retryAfterMs: wait }) };
	}
	if (told !== undefined) return { kind: 'refused', reason: `Edge answered: ${told}` };
	if (status >= 400) {
		return {
			kind: 'refused',
			reason: `the host answered ${status} in a form that is not Edge's. Check Base URL and Path in the Zyntro Edge API credential`,
		};
	}
	if (status < 200 || status >= 300 || !isRecord(body) || body.status !== 'success') {
		return {
			kind: 'unclear',
			reason: `the host answered ${status} in a form that is not Edge's; is a proxy in between, or the Path of the credential wrong?`,
		};
	}
	const now = Date.parse(answer.headers.date ?? '') / 1000;
	return { kind: 'success', body, ...(Number.isFinite(now) && { now }) };
}

function isRateLimit(told: string): boolean {
	return /rate limit|too many requests/i.test(told) && !isCooldown(told);
}

/** The cooldown of an enrollment is no limit on calls: after it, the same fire charges once more. */
export function isCooldown(told: string): boolean {
	return /cool-?down/i.test(told);
}

/** What an error of Edge's says, or undefined for what is none. */
function errorsIn(body: unknown): string | undefined {
	if (!isRecord(body)) return undefined;
	const { errors } = body;
	const list = Array.isArray(errors) ? errors : errors === undefined ? [] : [errors];
	if (body.status !== 'error' && list.length === 0) return undefined;
	const texts = list.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
	const told = texts.length > 0 ? texts.join('; ') : 'an error without words';
	return told.replace(/\.$/, '').slice(0, LONGEST_QUOTE);
}

import { randomUUID } from 'node:crypto';
import type { Answer, Reads } from '../../delivery/sync/reads';
import { StripeRequestError, type StripeClient } from './client';
import { isRecord } from './error-body';
import { failureVerdict, noAnswerVerdict } from './failure-verdict';
import type { FormParams } from './form';
import type { HttpAnswer, NoAnswer } from './http';
import type { StripeReads } from './pages';

/** Questions, some of which Stripe takes as a POST although they change nothing. */
export interface StripeQuestions extends StripeReads {
	/** @throws StripeRequestError */
	ask<Answer>(path: string, params: FormParams): Promise<Answer>;
}

/**
 * Reads under the run's own limit on readings. What it reads throws StripeRequestError.
 *
 * @param permission what a restricted key needs for these reads, in the words of Stripe's dashboard
 * @param isVital the run can do nothing without them, so that it ends where the permission is missing
 */
export function pacedReads(
	client: Pick<StripeClient, 'getOnce' | 'postOnce'>,
	reads: Reads,
	permission: string,
	isVital = false,
): StripeQuestions {
	const paced = async <Page>(send: () => Promise<HttpAnswer | NoAnswer>): Promise<Page> => {
		const found = await reads.ask(async () => answerOf<Page>(await send(), permission, isVital));
		if (found.ok) return found.value;
		const { reason = 'no answer', code, status } = found.outcome;
		const why = code === 'cancelled' ? CANCELLED : reason;
		throw new StripeRequestError(why, undefined, code, status === 'rejected');
	};
	return {
		get: async <Page>(path: string, query: FormParams = {}): Promise<Page> =>
			await paced(async () => await client.getOnce(path, query)),
		// A fresh key for every try: a key that is used again would replay an old answer.
		ask: async <Page>(path: string, params: FormParams): Promise<Page> =>
			await paced(async () => await client.postOnce(path, params, randomUUID())),
	};
}

const CANCELLED = 'the execution was cancelled before this was read. Run it again';

function answerOf<Page>(
	answer: HttpAnswer | NoAnswer,
	permission: string,
	isVital: boolean,
): Answer<Page> {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	if (answer.status >= 200 && answer.status < 300 && isRecord(answer.body)) {
		return { kind: 'answered', value: answer.body as Page };
	}
	const verdict = failureVerdict(answer, Date.now(), permission);
	// What this read is for may fail; the rest of the run does not need the permission.
	return answer.status === 403 && !isVital ? { ...verdict, kind: 'refused_for_now' } : verdict;
}

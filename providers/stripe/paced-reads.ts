import type { Answer, Reads } from '../../delivery/sync/reads';
import { StripeRequestError, type StripeClient } from './client';
import { isRecord } from './error-body';
import { failureVerdict, noAnswerVerdict } from './failure-verdict';
import type { FormParams } from './form';
import type { StripeReads } from './pages';

/**
 * Reads under the run's own limit on readings. What it reads throws StripeRequestError.
 *
 * @param permission what a restricted key needs for these reads, in the words of Stripe's dashboard
 */
export function pacedReads(client: StripeClient, reads: Reads, permission: string): StripeReads {
	return {
		async get<Page>(path: string, query: FormParams = {}): Promise<Page> {
			const found = await reads.ask(
				async () => await getOnce<Page>(client, path, query, permission),
			);
			if (found.ok) return found.value;
			const { reason = 'no answer', code, status } = found.outcome;
			const why = code === 'cancelled' ? CANCELLED : reason;
			throw new StripeRequestError(why, undefined, code, status === 'rejected');
		},
	};
}

const CANCELLED = 'the execution was cancelled before this was read. Run it again';

async function getOnce<Page>(
	client: StripeClient,
	path: string,
	query: FormParams,
	permission: string,
): Promise<Answer<Page>> {
	const answer = await client.getOnce(path, query);
	if (answer.status === 'none') return noAnswerVerdict(answer);
	if (answer.status >= 200 && answer.status < 300 && isRecord(answer.body)) {
		return { kind: 'answered', value: answer.body as Page };
	}
	const verdict = failureVerdict(answer, Date.now(), permission);
	// What this read is for may fail; the rest of the run does not need the permission.
	return answer.status === 403 ? { ...verdict, kind: 'refused_for_now' } : verdict;
}

import type { Found, Reads } from '../../delivery/sync/reads';
import type { RefusedVerdict, RetryableVerdict } from '../../delivery/verdict';
import type { EdgeCall, EdgeClient } from './client';
import type { EdgeAnswer, EdgeSuccess } from './edge-answer';

/** Code of a call that Edge said no to. */
export const EDGE_REFUSED = 'edge_refused';
/** Code of what Edge, called too often, turned away. */
export const RATE_LIMITED = 'rate_limited';

/** Calls what does no harm when it is called again: paced, and again until there is a clear answer. */
export async function askEdge(
	client: EdgeClient,
	reads: Reads,
	name: Exclude<EdgeCall, 'fire'>,
	body?: Readonly<Record<string, unknown>>,
): Promise<Found<EdgeSuccess>> {
	return await reads.ask(async () => {
		const answer = await client.call(name, body);
		return answer.kind === 'success' ? { kind: 'answered', value: answer } : verdictOf(answer);
	});
}

/** What an answer that gave nothing means for the call. */
export function verdictOf(
	answer: Exclude<EdgeAnswer, EdgeSuccess>,
): RefusedVerdict | RetryableVerdict {
	const { reason } = answer;
	switch (answer.kind) {
		case 'refused':
			return { kind: 'rejected', code: EDGE_REFUSED, reason };
		case 'limited': {
			const { retryAfterMs: wait } = answer;
			const asked = wait === undefined ? {} : { retryAfterMs: wait };
			return { kind: 'rate_limited', code: RATE_LIMITED, reason, ...asked };
		}
		case 'unclear':
			return { kind: 'unclear', code: 'no_clear_answer', reason };
	}
}

/** What was answered cannot be understood. */
export function unreadableAnswer(reason: string): Extract<Found<never>, { ok: false }> {
	const code = 'unreadable_answer';
	return { ok: false, outcome: { status: 'rejected', code, reason, attempts: 1 } };
}

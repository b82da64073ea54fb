import type { StopReason } from './halt';
import type { CountedVerdict, Outcome, RefusedVerdict } from './verdict';

/** Code of a job that may or may not have been counted. */
export const IN_DOUBT = 'in_doubt';
/** Code of a job that was counted, by a try of this run without an answer or by an earlier run. */
export const CONFIRMED_ON_RETRY = 'confirmed_on_retry';
/** Codes of jobs that this run may have had counted, though it got no clear answer. */
export const MAY_BE_COUNTED: readonly string[] = [IN_DOUBT, CONFIRMED_ON_RETRY];

/**
 * The outcome of a job that got a final verdict.
 *
 * @param unclear an earlier try of the same job whose fate is unknown, if there was one
 */
export function settled(
	verdict: CountedVerdict | RefusedVerdict,
	attempts: number,
	unclear: StopReason | undefined,
): Outcome {
	switch (verdict.kind) {
		case 'accepted':
			return { status: 'accepted', attempts };
		case 'duplicate':
			if (unclear === undefined) return { status: 'duplicate', attempts };
			return {
				status: 'duplicate',
				code: CONFIRMED_ON_RETRY,
				reason: `an earlier try got no clear answer (${unclear.reason}); the next one showed that it was counted`,
				attempts,
			};
		case 'rejected':
			// After an unclear try a refusal does not prove that nothing was counted; the next run does.
			if (unclear !== undefined) return notSent(verdict, attempts, unclear);
			return { status: 'rejected', code: verdict.code, reason: verdict.reason, attempts };
		default:
			return notSent(verdict, attempts, unclear);
	}
}

/** The outcome of a job whose identifier may be forgotten since a try without a clear answer. */
export function forgotten(attempts: number, unclear: StopReason): Outcome {
	return {
		status: 'unsent',
		code: IN_DOUBT,
		reason: `${unclear.reason}, so it may have been counted, and that is too long ago to try again: by now its identifier may be forgotten. Sent again it may be billed twice; look first whether it was counted`,
		attempts,
	};
}

/** The outcome of a job that is given up, now or for good of this run. */
export function notSent(
	stop: StopReason,
	attempts: number,
	unclear: StopReason | undefined,
): Outcome {
	if (unclear === undefined) {
		return { status: 'unsent', code: stop.code, reason: stop.reason, attempts };
	}
	return {
		status: 'unsent',
		code: IN_DOUBT,
		reason: `${unclear.reason}, so it may have been counted; then ${stop.reason}. With the same rows this is safe within a day: what was counted is refused as a duplicate`,
		attempts,
	};
}

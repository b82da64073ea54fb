import { randomUUID } from 'node:crypto';
import type { ClaimAnswer } from '../../../delivery/charge/charge-port';
import type { Answer } from '../../../delivery/sync/reads';
import type { StripeClient } from '../client';
import type { FormParams } from '../form';
import type { HttpAnswer, NoAnswer } from '../http';
import { answered, writtenIn } from './charge-answers';

/** A call that puts a charge on record, unpaid. */
export interface ClaimCall {
	readonly path: string;
	readonly params: FormParams;
	/** What Stripe calls the object that is asked for. */
	readonly object: string;
	/** What a restricted key needs for it, in the words of Stripe's dashboard. */
	readonly permission: string;
}

/**
 * Makes a claim under a key. For a day Stripe repeats what it first said to the key, also a refusal
 * whose cause is mended by now, or a claim that was deleted since. Such a memory is not believed: it
 * is asked anew, under a key of its own. That may make a claim too many, which is given up again,
 * as those of others are who fire at the same time.
 *
 * @param isThere whether a claim that a memory names is still on record
 */
export async function makeClaim(
	client: StripeClient,
	{ path, params, ...wanted }: ClaimCall,
	key: string,
	isThere: (id: string) => Promise<boolean>,
): Promise<Answer<ClaimAnswer>> {
	const answer = await client.postOnce(path, params, key);
	const said = claimAnswer(answer, wanted);
	if (!isMemory(answer) || (await isTrueNow(said, isThere))) return said;
	return claimAnswer(await client.postOnce(path, params, `${key}.${randomUUID()}`), wanted);
}

/** True for the answer to an earlier request of the same key, while this one did nothing. */
export function isMemory(answer: HttpAnswer | NoAnswer): boolean {
	return answer.status !== 'none' && answer.headers['idempotent-replayed'] === 'true';
}

async function isTrueNow(
	said: Answer<ClaimAnswer>,
	isThere: (id: string) => Promise<boolean>,
): Promise<boolean> {
	if (said.kind !== 'answered') return said.kind !== 'rejected';
	return said.value.kind !== 'claimed' || (await isThere(said.value.id));
}

function claimAnswer(
	answer: HttpAnswer | NoAnswer,
	{ object, permission }: Pick<ClaimCall, 'object' | 'permission'>,
): Answer<ClaimAnswer> {
	const found = writtenIn<{ readonly id: string }>(answer, object, permission);
	if (found.kind !== 'answered') return found;
	const { value } = found;
	return answered(value.kind === 'written' ? { kind: 'claimed', id: value.object.id } : value);
}

import { createHash } from 'node:crypto';
import type { ChargeRecord } from './charge-record';

/** The scheme of keys. A later change of what goes into the hash needs a new prefix. */
const SCHEME = 'mbc1_';

/**
 * The idempotency key of a claim. It names all charges that were known, not the occasion: of two
 * workers that know the same charges only one makes a claim, whatever they fire, and a lost answer
 * is had again. Nothing hangs on it but needless claims; what is charged is settled among claims.
 *
 * @param generation how many keys of the same charges are known to be used up without a claim
 * @returns 69 characters (Stripe allows 255)
 */
export function claimKey(
	rule: string,
	customer: string,
	charges: readonly ChargeRecord[],
	generation: number,
): string {
	const known = charges.map(({ id }) => id).sort();
	const canonical = JSON.stringify(['charge', rule, customer, known, generation]);
	return SCHEME + createHash('sha256').update(canonical).digest('hex');
}

/**
 * The idempotency key of charging a claim. A claim is charged once under whatever key, so after an
 * error that the provider keeps and repeats, another key is as safe as the first.
 */
export function chargeKey(claim: string, errors: number): string {
	return `${SCHEME}${claim}.${errors}`;
}

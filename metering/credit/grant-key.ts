import { createHash } from 'node:crypto';

/** The scheme of keys. A later change of what goes into the hash needs a new prefix. */
const SCHEME = 'mbg1_';

/**
 * The idempotency key of the credit for a charge. It names nothing but the charge: whatever two
 * workers want to grant for it, the provider lets only one of them do so while it knows the key.
 *
 * @param generation how many keys of the charge are known to be used up without a grant
 * @returns 69 characters (Stripe allows 255)
 */
export function grantKey(charge: string, generation: number): string {
	const canonical = JSON.stringify(['grant', charge, generation]);
	return SCHEME + createHash('sha256').update(canonical).digest('hex');
}

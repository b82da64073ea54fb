import type { Capture, ChargeOrder, ChargeRecord } from '../../metering/trigger/charge-record';
import type { TriggerReading } from '../../metering/trigger/trigger-rule';
import type { Answer, Found, Reads } from '../sync/reads';

/** What names a charge at the provider. */
export interface ClaimRef {
	readonly id: string;
	readonly capture: Capture;
}

/**
 * What came of a claim.
 *
 * - `claimed`: it is on record, now or since an earlier try under this key.
 * - `taken`: the key is in use, for this claim or another one.
 * - `errored`: the provider failed, and may repeat that for as long as it remembers the key.
 */
export type ClaimAnswer =
	| { readonly kind: 'claimed'; readonly id: string }
	| { readonly kind: 'taken' }
	| { readonly kind: 'errored'; readonly reason: string };

/**
 * What came of charging a claim, or of dropping it.
 *
 * - `done`: what it is now. A declined payment is done too.
 * - `not_open`: it was charged or dropped before; reading shows which.
 * - `errored`: the provider failed; whether it was done shows in what is read.
 */
export type ChargeAnswer =
	| { readonly kind: 'done'; readonly charge: ChargeRecord }
	| { readonly kind: 'not_open' }
	| { readonly kind: 'errored'; readonly reason: string };

/**
 * A provider that charges, as a trigger needs it. None of these may throw. All but `read` tell
 * once; who asks tries again after `rate_limited`, `busy` and `unclear`, with the same words.
 */
export interface ChargePort {
	/**
	 * All charges of the trigger for the customer, ever, claims included, in one consistent view:
	 * a claim must not show before what happened before it. A charge that cannot be understood
	 * is an error, since it is unknown what it was for.
	 *
	 * @param asks what each of its requests goes through, of which a long list takes many
	 */
	read(asks: Reads, rule: string, customer: string): Promise<Found<TriggerReading>>;
	/** Puts a charge on record that is not paid, and never is by itself. */
	claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>>;
	/**
	 * Has a claim paid. It must do nothing unless the claim is open, whatever the key: charged or
	 * declined once, it is never charged again.
	 */
	charge(key: string, claim: ClaimRef): Promise<Answer<ChargeAnswer>>;
	/** Makes sure that a claim is never charged. It must do nothing unless the claim is open. */
	drop(claim: ClaimRef): Promise<Answer<ChargeAnswer>>;
}

import type { ChargeAnswer, ClaimAnswer } from '../../../delivery/charge/charge-port';
import type { Answer } from '../../../delivery/sync/reads';
import type { ChargeOrder, ChargeRecord } from '../../../metering/trigger/charge-record';
import type { ChargeReads } from './charge-reads';

/** One of Stripe’s objects that a charge of a trigger can be: a payment intent or an invoice. */
export interface ChargeKind {
	/**
	 * All of the trigger’s for the customer, in any order.
	 *
	 * @throws StripeRequestError also for one that cannot be understood, since it is unknown what it
	 * was for
	 */
	list(stripe: ChargeReads, rule: string, customer: string): Promise<readonly ChargeRecord[]>;
	/** @see ChargePort.claim */
	claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>>;
	/** @see ChargePort.charge */
	charge(key: string, id: string): Promise<Answer<ChargeAnswer>>;
	/** @see ChargePort.drop */
	drop(id: string): Promise<Answer<ChargeAnswer>>;
	/** Marks a charge as resumed: what failed up to it is not held against the next. */
	resume(id: string): Promise<Answer<undefined>>;
}

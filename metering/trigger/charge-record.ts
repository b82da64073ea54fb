import type { Occasion } from './occasion';

/**
 * How far a charge got.
 *
 * - `open`: a claim. It is on record, and may be charged once or dropped.
 * - `dropped`: it was given up before it was charged.
 * - `succeeded`, `processing`, `requires_action`: charged; of the last two it is still to be seen.
 * - `failed`: the payment was declined.
 * - `called_off`: a person or the provider ended it after it was charged or sent to be paid.
 */
export type ChargeStatus =
	| 'open'
	| 'dropped'
	| 'succeeded'
	| 'processing'
	| 'requires_action'
	| 'failed'
	| 'called_off';

/** How a charge is paid: with the stored payment method at once, or by the customer on a page. */
export type Capture = 'off_session' | 'client_confirm';

export interface PaymentMethod {
	readonly id: string;
	/** The same for the same card or account, however often it is added again. */
	readonly fingerprint: string;
}

/** What is charged, once it is decided. */
export interface ChargeOrder {
	readonly rule: string;
	readonly customer: string;
	readonly occasion: Occasion;
	readonly capture: Capture;
	/** In the currency's smallest unit. */
	readonly amount: bigint;
	/** Lower-case code. */
	readonly currency: string;
	/** Absent where the customer pays on a page. */
	readonly paymentMethod?: PaymentMethod;
	readonly note?: ChargeNote;
}

/** What the user has the provider keep with a charge; nothing is decided by it. */
export interface ChargeNote {
	/** What the customer reads. */
	readonly description?: string;
	readonly metadata?: Readonly<Record<string, string>>;
}

/** A charge as the provider has it on record. */
export interface ChargeRecord extends Omit<ChargeOrder, 'rule' | 'customer' | 'note'> {
	readonly id: string;
	readonly status: ChargeStatus;
	/** When the claim was made: Unix seconds by the provider's clock, rounded down, like all times. */
	readonly created: number;
	/** When payment was last tried; the same as `created` while it was not. */
	readonly at: number;
	/** When the money was known to be paid, if the provider tells. */
	readonly paidAt?: number;
	/** Where the customer pays it, if there is such a page. */
	readonly payPage?: string;
	/** Why it failed, in the provider's words. */
	readonly declineCode?: string;
	/** A person has said that what failed up to this charge is not to be held against the next. */
	readonly isResumed: boolean;
}

/** It is paid or may be: whatever it is for is done. */
export function isLive({ status }: ChargeRecord): boolean {
	return status === 'succeeded' || isPending({ status });
}

export function isPending({ status }: Pick<ChargeRecord, 'status'>): boolean {
	return status === 'processing' || status === 'requires_action';
}

/** Payment was asked for, whatever came of it. */
export function wasTried({ status }: Pick<ChargeRecord, 'status'>): boolean {
	return status !== 'open' && status !== 'dropped';
}

/** The one whose payment was tried last. */
export function newest(charges: readonly ChargeRecord[]): ChargeRecord | undefined {
	let last: ChargeRecord | undefined;
	for (const charge of charges) if (last === undefined || charge.at > last.at) last = charge;
	return last;
}

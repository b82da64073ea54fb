import type { ChargeOrder } from '../../../metering/trigger/charge-record';
import { formatOccasion, parseOccasion } from '../../../metering/trigger/occasion';
import { StripeRequestError } from '../client';

/** What begins with it in metadata is ours. */
export const OURS = 'metered_billing_';
const TRIGGER = `${OURS}trigger`;
const OCCASION = `${OURS}occasion`;
const AMOUNT = `${OURS}amount`;
const METHOD = `${OURS}payment_method`;
const FINGERPRINT = `${OURS}fingerprint`;
const RESUMED = `${OURS}resumed`;
const TRIED_BY = `${OURS}tried_by`;
const PAID_BY = `${OURS}paid_by`;

type Metadata = Readonly<Record<string, string>>;

/** One of Stripe’s objects that bears metadata. */
export interface Bearer {
	readonly id: string;
	readonly metadata: Metadata | null;
}

/** What of a charge Stripe’s own fields do not say, or not for good, is kept in its metadata. */
export type Kept = Pick<ChargeOrder, 'rule' | 'occasion' | 'amount' | 'paymentMethod'> & {
	readonly isResumed: boolean;
	/** When a try was over that left no charge behind, Unix seconds. */
	readonly triedBy?: number;
	/** When it was paid at the latest, Unix seconds. */
	readonly paidBy?: number;
};

/** Stripe takes 50 keys of 40 characters and values of 500. */
export function metadataOf({ rule, occasion, amount, paymentMethod, note }: ChargeOrder): Metadata {
	return {
		...note?.metadata,
		[TRIGGER]: rule,
		[OCCASION]: formatOccasion(occasion),
		// A draft invoice has no amount yet.
		[AMOUNT]: String(amount),
		// Of a payment intent that was declined Stripe takes the payment method off.
		...(paymentMethod && {
			[METHOD]: paymentMethod.id,
			[FINGERPRINT]: paymentMethod.fingerprint,
		}),
	};
}

/** The change of metadata that marks a charge as resumed. */
export const RESUMED_MARK: Metadata = { [RESUMED]: 'true' };

/** The change of metadata that says when a try was over. @param at Unix seconds */
export function triedMark(at: number): Metadata {
	return { [TRIED_BY]: String(at) };
}

/** The change of metadata that says when it was paid at the latest. @param at Unix seconds */
export function paidMark(at: number): Metadata {
	return { [PAID_BY]: String(at) };
}

/** @returns undefined where no trigger made it */
export function triggerOf(metadata: Metadata | null | undefined): string | undefined {
	return metadata?.[TRIGGER];
}

/** @throws StripeRequestError where it cannot be understood: then it is unknown what was charged */
export function keptOf({ id, metadata }: Bearer): Kept {
	const wrong = (field: string): StripeRequestError =>
		unreadable(id, `metadata.${field}`, metadata?.[field]);
	const { [TRIGGER]: rule, [OCCASION]: text = '', [AMOUNT]: amount = '' } = metadata ?? {};
	const { [METHOD]: method, [FINGERPRINT]: fingerprint } = metadata ?? {};
	const occasion = parseOccasion(text);
	if (rule === undefined) throw wrong(TRIGGER);
	if (occasion === undefined) throw wrong(OCCASION);
	if (!/^[1-9]\d{0,30}$/.test(amount)) throw wrong(AMOUNT);
	if ((method === undefined) !== (fingerprint === undefined)) {
		throw wrong(method === undefined ? METHOD : FINGERPRINT);
	}
	const timeIn = (field: string): number | undefined => {
		const { [field]: seconds } = metadata ?? {};
		if (seconds !== undefined && !/^\d{1,12}$/.test(seconds)) throw wrong(field);
		return seconds === undefined ? undefined : Number(seconds);
	};
	const [triedBy, paidBy] = [timeIn(TRIED_BY), timeIn(PAID_BY)];
	return {
		rule,
		occasion,
		amount: BigInt(amount),
		isResumed: metadata?.[RESUMED] === 'true',
		...(method !== undefined &&
			fingerprint !== undefined && { paymentMethod: { id: method, fingerprint } }),
		...(triedBy !== undefined && { triedBy }),
		...(paidBy !== undefined && { paidBy }),
	};
}

/** Code of a charge that is on record in a form that no trigger gives it. */
export const CHARGE_UNREADABLE = 'charge_unreadable';

/** @param field in Stripe’s words, from the object on */
export function unreadable(id: string, field: string, found: unknown): StripeRequestError {
	const value = found === undefined ? 'missing' : JSON.stringify(found);
	return new StripeRequestError(
		`${field} of the charge ${id} is ${value}, which no charge of a trigger has, so it is unknown what was charged, and nothing is charged on top of it. Mend it in Stripe’s Dashboard; if it is no charge of the trigger, take ${TRIGGER} off its metadata`,
		undefined,
		CHARGE_UNREADABLE,
		true,
	);
}

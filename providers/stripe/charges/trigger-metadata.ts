import type { ChargeOrder } from '../../../metering/trigger/charge-record';
import { formatOccasion, parseOccasion } from '../../../metering/trigger/occasion';

/** What begins with it in metadata is ours. */
export const OURS = 'metered_billing_';
const TRIGGER = `${OURS}trigger`;
const OCCASION = `${OURS}occasion`;
const AMOUNT = `${OURS}amount`;
const METHOD = `${OURS}payment_method`;
const FINGERPRINT = `${OURS}fingerprint`;
const RESUMED = `${OURS}resumed`;

type Metadata = Readonly<Record<string, string>>;

/** What of a charge Stripe’s own fields do not say, or not for good, is kept in its metadata. */
export type Kept = Pick<ChargeOrder, 'rule' | 'occasion' | 'amount' | 'paymentMethod'> & {
	readonly isResumed: boolean;
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

/** @returns undefined where no trigger made it */
export function triggerOf(metadata: Metadata | null | undefined): string | undefined {
	return metadata?.[TRIGGER];
}

/** @returns undefined where it cannot be understood: then it is unknown what was charged */
export function keptIn(metadata: Metadata): Kept | undefined {
	const { [TRIGGER]: rule, [OCCASION]: text = '', [AMOUNT]: amount = '' } = metadata;
	const { [METHOD]: id, [FINGERPRINT]: fingerprint } = metadata;
	const occasion = parseOccasion(text);
	if (rule === undefined || occasion === undefined || !/^[1-9]\d{0,30}$/.test(amount)) {
		return undefined;
	}
	if ((id === undefined) !== (fingerprint === undefined)) return undefined;
	return {
		rule,
		occasion,
		amount: BigInt(amount),
		isResumed: metadata[RESUMED] === 'true',
		...(id !== undefined && fingerprint !== undefined && { paymentMethod: { id, fingerprint } }),
	};
}

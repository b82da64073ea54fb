import { minorDigits } from '../currency';
import { formatMoney } from '../rating/money';

/** What a charge brought, in the smallest unit of its currency. */
export interface Proceeds {
	/** ISO code in lower case. */
	readonly currency: string;
	readonly paid: bigint;
	/**
	 * What of that went back to the customer. Where two records may tell of the same money, it is
	 * between the larger one and both.
	 */
	readonly returned: { readonly least: bigint; readonly most: bigint };
}

export type AmountRuling =
	| { readonly ok: true; readonly amount: bigint }
	| { readonly ok: false; readonly code: AmountRefusal; readonly reason: string };

export type AmountRefusal =
	| 'nothing_paid'
	| 'charge_refunded'
	| 'refund_unclear'
	| 'amount_over_charge';

/**
 * How much credit a charge that is paid is good for: never more than what the customer paid and did
 * not get back.
 *
 * @param wanted in the smallest unit, more than 0; undefined for all of it
 */
export function amountToGrant(
	{ currency, paid, returned: { least, most } }: Proceeds,
	wanted: bigint | undefined,
): AmountRuling {
	const tell = (amount: bigint): string =>
		`${formatMoney(amount, minorDigits(currency))} ${currency.toUpperCase()}`;
	if (paid <= 0n)
		return refuse('nothing_paid', `it came to ${tell(paid)}, so there is no credit for it`);
	const left = paid - least;
	if (left <= 0n) {
		return refuse(
			'charge_refunded',
			`all of the ${tell(paid)} that were paid went back to the customer`,
		);
	}
	if (wanted !== undefined) {
		if (wanted <= left) return { ok: true, amount: wanted };
		const back = least > 0n ? `, of which ${tell(least)} went back to the customer` : '';
		return refuse(
			'amount_over_charge',
			`${tell(wanted)} is more than the charge is good for: ${tell(paid)} were paid${back}. Credit that was not paid for has no charge; grant it in the Stripe Dashboard`,
		);
	}
	if (least === most) return { ok: true, amount: left };
	return refuse(
		'refund_unclear',
		`between ${tell(least)} and ${tell(most)} of the ${tell(paid)} that were paid went back to the customer, by refunds and credit notes that may be the same money. Give the amount to grant, of ${tell(left)} at most`,
	);
}

function refuse(code: AmountRefusal, reason: string): AmountRuling {
	return { ok: false, code, reason };
}

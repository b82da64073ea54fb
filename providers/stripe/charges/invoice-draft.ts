import type Stripe from 'stripe';
import type { RefusedVerdict } from '../../../delivery/verdict';
import { minorDigits } from '../../../metering/currency';
import { formatMoney } from '../../../metering/rating/money';

/**
 * Why a draft must not be sent to the customer: what would go out is not what was to be charged, or
 * would not reach them. Everything that Stripe adds to the lines of an invoice shows in the draft.
 *
 * @param amount what was to be charged, in the currency’s smallest unit
 */
export function refuseDraft(draft: Stripe.Invoice, amount: bigint): RefusedVerdict | undefined {
	const { id, currency, customer_email, starting_balance: owed, total } = draft;
	const money = (units: number | bigint): string =>
		`${formatMoney(BigInt(units), minorDigits(currency))} ${currency.toUpperCase()}`;
	if (!customer_email) {
		return refused(
			'no_email',
			`the customer has no email, so the invoice ${id} cannot be sent. Give the customer one in Stripe, or charge Off-Session`,
		);
	}
	if (total !== Number(amount)) {
		return refused(
			'total_differs',
			`the invoice ${id} comes to ${money(total)} instead of ${money(amount)}, since somebody changed the draft or the account adds something to its invoices, such as tax. It is not sent. Fire again, or charge Off-Session`,
		);
	}
	// What they have to their credit lessens what is due, and is theirs to be used up.
	if (owed > 0) {
		return refused(
			'balance_owed',
			`the customer owes ${money(owed)} from before, which Stripe would add to the invoice ${id} of ${money(amount)}. It is not sent. Settle the customer's balance in Stripe first, or charge Off-Session`,
		);
	}
	return undefined;
}

function refused(code: string, reason: string): RefusedVerdict {
	return { kind: 'rejected', code, reason };
}

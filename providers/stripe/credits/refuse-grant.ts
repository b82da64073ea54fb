import { amountToGrant } from '../../../metering/credit/amount-to-grant';
import { formatInstant } from '../../../metering/instant';
import type { ItemResult } from '../item-result';
import type { CreditedCharge } from './credited-charge';
import type { GrantRequest } from './grant-result';

export type GrantRefusal = Required<Pick<ItemResult, 'code' | 'field' | 'reason'>>;

export type GrantRuling =
	| { readonly ok: true; readonly amount: bigint }
	| { readonly ok: false; readonly refusal: GrantRefusal };

/** Why nobody can be given credit for this charge, whatever was granted before. */
export function refuseCustomer(
	{ customer: wanted }: GrantRequest,
	{ id, customer }: CreditedCharge,
): GrantRefusal | undefined {
	if (customer === undefined) {
		return refuse(
			'charge',
			'charge_without_customer',
			`${id} names no customer, so there is nobody to give credit to. Charge with a customer`,
		);
	}
	if (wanted === undefined || wanted === customer) return undefined;
	return refuse(
		'customer',
		'customer_mismatch',
		`${id} is a charge of ${customer}, not of ${wanted}. Check which of the two the item means`,
	);
}

/**
 * Decides whether credit is granted for a charge, and how much. The last to be asked: what was
 * granted before is told as such, whatever became of the charge since.
 *
 * @param now Unix seconds
 */
export function rule(
	{ amount: wanted, terms }: GrantRequest,
	charge: CreditedCharge,
	now: number,
): GrantRuling {
	const refusal = refuseUnpaid(charge) ?? refuseTimes(terms, now);
	if (refusal !== undefined) return { ok: false, refusal };
	const ruling = amountToGrant(charge, wanted);
	if (ruling.ok) return ruling;
	const field = ruling.code === 'amount_over_charge' ? 'amount' : 'charge';
	return {
		ok: false,
		refusal: { code: ruling.code, field, reason: `${charge.id}: ${ruling.reason}` },
	};
}

function refuseUnpaid({
	id,
	status,
	isPaid,
	isDisputed,
}: CreditedCharge): GrantRefusal | undefined {
	if (!isPaid) {
		return refuse(
			'charge',
			'charge_not_paid',
			`${id} is not paid; Stripe calls it ${status}. Credit is granted when it is, so run it again then. Get Status tells which charges are paid`,
		);
	}
	if (!isDisputed) return undefined;
	return refuse(
		'charge',
		'charge_disputed',
		`the payment of ${id} is disputed, or was, so its money may be gone. If it is yours, grant the credit in the Stripe Dashboard`,
	);
}

function refuseTimes(
	{ effectiveAt, expiresAt }: GrantRequest['terms'],
	now: number,
): GrantRefusal | undefined {
	if (expiresAt === undefined) return undefined;
	if (expiresAt <= now) {
		return refuse(
			'expires_at',
			'expires_in_past',
			`${formatInstant(expiresAt)} has passed, so the credit could never be used. Give a later time`,
		);
	}
	if (effectiveAt === undefined || effectiveAt < expiresAt) return undefined;
	return refuse(
		'expires_at',
		'expires_before_effective',
		`the credit would expire at ${formatInstant(expiresAt)}, before it can be used from ${formatInstant(effectiveAt)} on. Give a later time`,
	);
}

function refuse(field: GrantRefusal['field'], code: string, reason: string): GrantRefusal {
	return { code, field, reason };
}

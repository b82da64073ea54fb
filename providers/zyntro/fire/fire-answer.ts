import type { Quantity } from '../../../metering/quantity';
import { isRecord } from '../../common/http-answer';
import { type EdgeRecord, momentIn, quantityIn, textIn } from '../fields';

/** A charge as Edge told of it when it was fired. */
export interface EdgeCharge {
	readonly id?: string;
	/** `captured`, `pending_client_action` or `failed`. */
	readonly status: string;
	/** In whole units of the currency. */
	readonly amount?: Quantity;
	readonly currency?: string;
	/** Unix seconds. */
	readonly capturedAt?: number;
	readonly gateway?: string;
	readonly gatewayRef?: string;
	readonly invoice?: string;
	/** Why it failed, in the gateway's words. */
	readonly declineCode?: string;
}

/** What the answer to a fire says, of those that Edge gave as a success. */
export type FireAnswer =
	| { readonly kind: 'fired' | 'declined'; readonly charge: EdgeCharge }
	| { readonly kind: 'unclear'; readonly reason: string };

/** Paid, or sent to the client to be paid. */
const MADE = ['captured', 'pending_client_action'];

/**
 * Reads the answer to a fire. It fired only where both its flag and its status say so; it did not
 * only where neither does.
 *
 * @see https://support.zyntro.ai/developer/api-reference/edge-api/fire-trigger
 */
export function readFireAnswer({ data }: EdgeRecord): FireAnswer {
	if (!isRecord(data)) return { kind: 'unclear', reason: 'Edge answered without a charge' };
	const charge = chargeOf(data);
	const { success } = data;
	const isMade = MADE.includes(charge.status);
	if (isMade && isYes(success)) return { kind: 'fired', charge };
	if (!isMade && isNo(success)) return { kind: 'declined', charge };
	const shown = `success ${String(success)} and status "${charge.status}"`;
	return { kind: 'unclear', reason: `Edge answered with ${shown}, which says neither yes nor no` };
}

function isYes(flag: unknown): boolean {
	return flag === true || String(flag) === '1';
}

function isNo(flag: unknown): boolean {
	return flag === false || String(flag) === '0';
}

function chargeOf(data: EdgeRecord): EdgeCharge {
	const id = textIn(data, 'charge_id');
	const amount = quantityIn(data, 'amount');
	const currency = textIn(data, 'currency')?.toLowerCase();
	const capturedAt = momentIn(data, 'captured_at');
	const gateway = textIn(data, 'gateway');
	const gatewayRef = textIn(data, 'gateway_ref');
	const invoice = textIn(data, 'invoice_id');
	const declineCode = textIn(data, 'decline_code') ?? textIn(data, 'failure_reason');
	return {
		status: textIn(data, 'status') ?? '',
		...(id !== undefined && { id }),
		...(amount && { amount }),
		...(currency !== undefined && { currency }),
		...(capturedAt !== undefined && { capturedAt }),
		...(gateway !== undefined && { gateway }),
		...(gatewayRef !== undefined && { gatewayRef }),
		...(invoice !== undefined && { invoice }),
		...(declineCode !== undefined && { declineCode }),
	};
}

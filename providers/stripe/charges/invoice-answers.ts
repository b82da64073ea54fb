import type Stripe from 'stripe';
import type { Answer } from '../../../delivery/sync/reads';
import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { stripeError } from '../client';
import { errorBodyOf, isRecord } from '../error-body';
import type { HttpAnswer, NoAnswer } from '../http';
import { answered, objectIn } from './charge-answers';
import { invoiceRecord } from './invoice-record';

export const INVOICES_PATH = '/v1/invoices';
/** What a restricted key needs to write them and their items, in the words of Stripe's dashboard. */
export const INVOICES_PERMISSION = 'Invoices: Write';

export function invoicePath(id: string): string {
	return `${INVOICES_PATH}/${encodeURIComponent(id)}`;
}

export function invoiceIn(answer: HttpAnswer | NoAnswer): Answer<Stripe.Invoice> {
	return objectIn(answer, 'invoice', INVOICES_PERMISSION);
}

/** A draft that was deleted is no more, and cannot come back. */
export function isGone(answer: HttpAnswer | NoAnswer): boolean {
	if (answer.status === 'none') return false;
	const { status, body } = answer;
	if (status === 404) return errorBodyOf(answer)?.code === 'resource_missing';
	return status < 300 && isRecord(body) && body.object === 'invoice' && body.deleted === true;
}

/** What became of an invoice is unknown where it cannot be read; that it was asked for is not. */
export function invoiceRecordIn(invoice: Stripe.Invoice): Answer<ChargeRecord> {
	try {
		return answered(invoiceRecord(invoice));
	} catch (error) {
		const { message: reason, code = 'unexpected_answer' } = stripeError(error);
		return { kind: 'refused_for_now', code, reason };
	}
}

import type { IDataObject } from 'n8n-workflow';
import { minorDigits } from '../../../../metering/currency';
import { formatMoney } from '../../../../metering/rating/money';
import { smallestUnits, UNNAMED_CURRENCY } from '../../../../providers/zyntro/amounts';
import type { EdgeFireResult } from '../../../../providers/zyntro/fire/fire-all';
import type { EdgeCharge } from '../../../../providers/zyntro/fire/fire-answer';
import { DECLINED } from '../../../../providers/zyntro/fire/fire-outcome';
import { amountOf } from '../../../common/money';
import { fireOutcome, type FireResult, type ToldCharge } from '../trigger/fire-outcome';

/** How the fire of an item ended, and what only Edge tells of it. */
export interface EdgeNodeResult extends FireResult {
	readonly edgeCharge?: EdgeCharge;
}

/** What an item gets to know of its fire, as of any fire. */
export function edgeResultOf(result: EdgeFireResult): EdgeNodeResult {
	const { request, item, charge, plan, isForAll, isPausing } = result;
	const { index, status, code, field, reason, nextAllowedAt } = result;
	const { amount, currency } = charge ?? plan ?? {};
	const smallest = amount && smallestUnits(amount, currency);
	const isAttempt = status !== 'not_fired' || code === DECLINED;
	return {
		index,
		status,
		...(code !== undefined && { code }),
		...(field && { field }),
		...(reason !== undefined && { reason }),
		...(request && { trigger: request.item, customer: request.customer, isAsked: true }),
		...(item && { capture: item.captureMode }),
		...(smallest !== undefined && { amount: smallest }),
		...(currency !== undefined && { currency }),
		...(charge && { charge: toldOf(charge), edgeCharge: charge }),
		...(nextAllowedAt !== undefined && { nextAllowedAt }),
		...(isAttempt && { isAttempt }),
		...(isPausing && { isPausing }),
		...(isForAll && { isForAll }),
	};
}

/** Edge tells one moment, when the money was captured. */
function toldOf({ id, status, capturedAt, declineCode }: EdgeCharge): ToldCharge {
	return {
		status,
		...(id !== undefined && { id }),
		...(capturedAt !== undefined && { at: capturedAt, paidAt: capturedAt }),
		...(declineCode !== undefined && { declineCode }),
	};
}

/** The fields of any fire, and after them those of Edge and its gateway. */
export function edgeOutcome(result: EdgeNodeResult): IDataObject {
	const { amount, currency, edgeCharge } = result;
	const isUnnamed = amount !== undefined && currency === undefined;
	return {
		...fireOutcome(result),
		// What a dry run would charge is of use without the name of its currency, too.
		...(isUnnamed && {
			amount: amountOf(amount),
			amount_text: formatMoney(amount, minorDigits(UNNAMED_CURRENCY)),
		}),
		gateway: edgeCharge?.gateway ?? null,
		gateway_ref: edgeCharge?.gatewayRef ?? null,
		invoice_id: edgeCharge?.invoice ?? null,
	};
}

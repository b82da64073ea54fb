import type { IDataObject } from 'n8n-workflow';
import { type ChargeRecord, wasTried } from '../../../../metering/trigger/charge-record';
import type { TriggerReading, TriggerRule } from '../../../../metering/trigger/trigger-rule';
import { triggerStatus } from '../../../../metering/trigger/trigger-status';
import type { ItemResult } from '../../../../providers/stripe/item-result';
import { amountOf, amountText } from '../../../common/money';
import { statusFields } from '../../../common/reason-sentence';
import { chargeFields, instantOf } from './fire-outcome';
import { occasionFields } from './fire-results';

/** How a trigger stands with the customer of an item, or why that is not known. */
export interface StatusResult extends ItemResult {
	readonly index: number;
	readonly status: 'ready' | 'blocked' | 'rejected' | 'unread';
	readonly trigger?: string;
	readonly customer?: string;
	readonly known?: { readonly rule: TriggerRule; readonly reading: TriggerReading };
}

/** The fields of an item, in snake_case like Stripe's own objects. */
export function statusOutcome(result: StatusResult): IDataObject {
	return {
		...statusFields(result),
		trigger: result.trigger ?? null,
		customer: result.customer ?? null,
		...standing(result.known),
	};
}

function standing(known: StatusResult['known']): IDataObject {
	const status = known && triggerStatus(known.rule, known.reading);
	const { lastCharge: last } = status ?? {};
	const total = status?.totalInWindow;
	return {
		is_paused: status?.isPaused ?? null,
		failures_in_a_row: status?.failuresInARow ?? null,
		next_allowed_at: instantOf(status?.obstacle?.nextAllowedAt),
		payment_method: known?.reading.customer.paymentMethod?.id ?? null,
		charge_count: known?.reading.charges.filter(wasTried).length ?? null,
		charges_in_window: status?.chargesInWindow ?? null,
		total_in_window: total === undefined ? null : amountOf(total),
		total_in_window_text:
			known === undefined || total === undefined
				? null
				: amountText(total, known.rule.currency.code),
		last_charge_id: last?.id ?? null,
		last_charge_status: last?.status ?? null,
		last_charge_amount: last ? amountOf(last.amount) : null,
		last_charge_currency: last?.currency ?? null,
		last_charge_amount_text: last ? amountText(last.amount, last.currency) : null,
		last_charged_at: instantOf(last?.at),
		last_paid_at: instantOf(last?.paidAt),
		last_decline_code: last?.declineCode ?? null,
		last_hosted_invoice_url: last?.payPage ?? null,
		checked_at: instantOf(known?.reading.now),
	};
}

/** The fields of an item for one charge. Those that Fire puts out too have the same names. */
export function chargeOutcome(
	{ trigger, customer }: Pick<StatusResult, 'trigger' | 'customer'>,
	charge: ChargeRecord,
): IDataObject {
	return {
		status: 'read',
		reason_code: null,
		reason: null,
		trigger: trigger ?? null,
		customer: customer ?? null,
		occasion: occasionFields(charge.occasion),
		capture_mode: charge.capture,
		amount: amountOf(charge.amount),
		currency: charge.currency,
		amount_text: amountText(charge.amount, charge.currency),
		...chargeFields(charge),
		is_paid: charge.status === 'succeeded',
		is_resumed: charge.isResumed,
	};
}

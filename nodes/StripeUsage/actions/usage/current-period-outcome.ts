import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import { formatQuantity } from '../../../../metering/quantity';
import type { CurrentPeriod } from '../../../../providers/stripe/billing/current-periods';
import { statusFields } from '../../../common/reason-sentence';
import { includedFields, tierFields } from './estimate-outcome';
import { amountOf, amountText } from '../../../common/money';

const DAY = 86_400;

/** A billing period so far, in snake_case like Stripe's own objects. */
export function currentPeriodOutcome(
	period: CurrentPeriod,
	{ now, simplify }: { readonly now: number; readonly simplify: boolean },
): IDataObject {
	const { item, meter, usage, from, notes } = period;
	const { start, end } = item.period;
	const left = Math.max(0, end - now);
	return {
		...ratedFields(period),
		customer: item.customer,
		subscription: item.subscription,
		subscription_item: item.id,
		subscription_status: item.status,
		price: item.price.id,
		price_nickname: item.price.nickname ?? null,
		meter: meter.id,
		event_name: meter.event_name,
		billable_unit: meter.display_name,
		period_start: formatInstant(start),
		period_end: formatInstant(end),
		days_left: Math.round((left / DAY) * 100) / 100,
		usage: formatQuantity(usage),
		usage_start: formatInstant(from),
		currency: item.currency,
		...amountFields(period),
		...previewFields(period),
		note: notes.length === 0 ? null : notes.join('. '),
		checked_at: formatInstant(now),
		...(!simplify && rawFields(period)),
	};
}

function ratedFields({ bill }: CurrentPeriod): IDataObject {
	if ('usage' in bill) return { status: 'rated', reason_code: null, reason: null };
	return statusFields({ status: 'unrated', ...bill.refusal });
}

function amountFields({ bill, projected, item: { currency } }: CurrentPeriod): IDataObject {
	if (!('usage' in bill)) return NOT_RATED;
	const isProjected = projected !== undefined && 'usage' in projected;
	return {
		...includedFields(bill.rated),
		...moneyFields('amount', bill.amount, currency),
		projected_usage: isProjected ? formatQuantity(projected.usage) : null,
		...moneyFields('projected_amount', isProjected ? projected.amount : undefined, currency),
		projection_note: projected !== undefined && 'reason' in projected ? projected.reason : null,
	};
}

const NOT_RATED: IDataObject = {
	included: null,
	remaining: null,
	amount: null,
	amount_text: null,
	projected_usage: null,
	projected_amount: null,
	projected_amount_text: null,
	projection_note: null,
};

function previewFields({ preview, difference, item: { currency } }: CurrentPeriod): IDataObject {
	const known = preview !== undefined && 'amount' in preview ? preview : undefined;
	return {
		...moneyFields('preview_amount', known?.amount, currency),
		preview_difference: difference === undefined ? null : amountOf(difference),
		preview_matches: difference === undefined ? null : difference === 0n,
		preview_note: preview !== undefined && 'reason' in preview ? preview.reason : null,
		...moneyFields('subscription_amount', known && BigInt(known.invoice.total), currency),
	};
}

function rawFields({ bill, preview }: CurrentPeriod): IDataObject {
	return {
		tiers: 'usage' in bill ? bill.rated.tiers.map(tierFields) : null,
		preview_lines:
			preview !== undefined && 'invoice' in preview
				? preview.invoice.lines.map((line) => ({ ...line }) as unknown as IDataObject)
				: null,
	};
}

function moneyFields(name: string, amount: bigint | undefined, currency: string): IDataObject {
	return {
		[name]: amount === undefined ? null : amountOf(amount),
		[`${name}_text`]: amount === undefined ? null : amountText(amount, currency),
	};
}

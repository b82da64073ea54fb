import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import { formatQuantity } from '../../../../metering/quantity';
import type { Finding, Money } from '../../../../providers/stripe/unbilled/finding';
import type { UnbilledSearch } from '../../../../providers/stripe/unbilled/search-asked';
import { statusFields } from '../../../common/reason-sentence';
import { amountOf, amountText } from '../../../common/money';

/** An item for each finding, in the order of the customers. */
export function findingItems(searches: readonly UnbilledSearch[]): INodeExecutionData[] {
	return searches.flatMap((search) =>
		search.findings.map(({ items, finding }) => ({
			json: fieldsOf(finding, search),
			pairedItem: items.map((item) => ({ item })),
		})),
	);
}

function fieldsOf(finding: Finding, { meter }: UnbilledSearch): IDataObject {
	const isIdle = finding.kind === 'idle';
	const { code, reason } = isIdle ? { code: 'no_usage', reason: finding.reason } : finding.cause;
	const lost = isIdle ? undefined : finding.lost;
	const flat = isIdle ? finding.flat : undefined;
	const money = lost ?? flat;
	const lastDay = isIdle ? finding.lastDay : undefined;
	return {
		...statusFields({ status: finding.kind, code, reason }),
		customer: finding.customer,
		event_name: meter.event_name,
		meter: meter.id,
		last_subscription: finding.subscription ?? null,
		price: finding.price ?? null,
		unbilled_usage: isIdle ? null : formatQuantity(finding.usage),
		unbilled_start: isIdle ? null : formatInstant(finding.time.start),
		unbilled_end: isIdle ? null : formatInstant(finding.time.end),
		...moneyFields('lost_amount', lost),
		last_usage_day: lastDay === undefined ? null : formatInstant(lastDay).slice(0, 10),
		...moneyFields('flat_amount', flat),
		currency: money && 'currency' in money ? money.currency : null,
		amount_note: money && 'reason' in money ? money.reason : null,
	};
}

function moneyFields(name: string, money: Money | undefined): IDataObject {
	const known = money && 'amount' in money ? money : undefined;
	return {
		[name]: known ? amountOf(known.amount) : null,
		[`${name}_text`]: known ? amountText(known.amount, known.currency) : null,
	};
}

/** An item for each meter and range that was looked at. */
export function searchItems(
	searches: readonly UnbilledSearch[],
	inputs: number,
): INodeExecutionData[] {
	const pairedItem = Array.from({ length: inputs }, (_none, item) => ({ item }));
	return searches.map((search) => ({ json: summaryOf(search), pairedItem }));
}

function summaryOf({ meter, range, findings, ...counts }: UnbilledSearch): IDataObject {
	const all = findings.map(({ finding }) => finding);
	const unbilled = all.flatMap((one) => (one.kind === 'unbilled' ? one : []));
	const reasons = all.map((one) => (one.kind === 'idle' ? 'no_usage' : one.cause.code));
	const lost = new Map<string, bigint>();
	for (const { lost: money } of unbilled) {
		if (!('amount' in money)) continue;
		lost.set(money.currency, (lost.get(money.currency) ?? 0n) + money.amount);
	}
	return {
		event_name: meter.event_name,
		meter: meter.id,
		range_start: formatInstant(range.start),
		range_end: formatInstant(range.end),
		customers_checked: counts.checked,
		customers_unread: counts.unread,
		requests: counts.requests,
		unbilled: unbilled.length,
		idle: all.length - unbilled.length,
		by_reason: Object.fromEntries(
			[...new Set(reasons)].map((code) => [code, reasons.filter((one) => one === code).length]),
		),
		lost: [...lost].map(([currency, amount]) => ({
			currency,
			amount: amountOf(amount),
			amount_text: amountText(amount, currency),
		})),
		unbilled_without_amount: unbilled.filter((one) => !('amount' in one.lost)).length,
	};
}

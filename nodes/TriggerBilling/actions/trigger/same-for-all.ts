import { formatQuantity } from '../../../../metering/quantity';
import { tellAmount } from '../../../../metering/trigger/amount-due';
import type { TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { itemRefusal } from './fire-refusals';
import type { TriggerMode } from './read-condition';
import type { FireRow } from './read-fires';

/** What a mode has one of for all items, and the mode in which it comes with each. */
interface Shared {
	readonly field: 'amount' | 'threshold';
	readonly in: readonly TriggerMode[];
	readonly instead: string;
	readonly of: (request: TriggerRequest) => string;
}

const SHARED: readonly Shared[] = [
	{ field: 'amount', in: ['fixed', 'threshold'], instead: 'Variable', of: amountText },
	{ field: 'threshold', in: ['fixed', 'variable'], instead: 'Threshold', of: thresholdText },
];

const NAMES: Readonly<Record<TriggerMode, string>> = {
	event: 'Event',
	fixed: 'Fixed',
	threshold: 'Threshold',
	variable: 'Variable',
};

/**
 * Refuses items whose amount or threshold is not that of the first item, where the mode has one
 * for all: an expression that was to be the same everywhere is not, so something is mapped wrong.
 */
export function refuseDifferent(rows: readonly FireRow[], mode: TriggerMode): FireRow[] {
	const first = rows.find(({ request }) => request !== undefined)?.request;
	if (first === undefined) return [...rows];
	const shared = SHARED.filter((one) => one.in.includes(mode));
	return rows.map((row) => {
		const { request, ...known } = row;
		if (request === undefined) return row;
		const different = shared.find(({ of }) => of(request) !== of(first));
		if (different === undefined) return row;
		const { field, instead, of } = different;
		const reason = `${of(request)} here, but ${of(first)} for the first item, and Trigger Mode ${NAMES[mode]} has one ${field} for all items. If ${field}s come with the items, choose ${instead}`;
		return { ...known, refusal: itemRefusal(`${field}_differs`, field, reason) };
	});
}

function amountText({ amount, rule: { currency } }: TriggerRequest): string {
	if (amount.kind === 'fixed') return tellAmount(amount.amount, currency);
	const { target, increment, isInSmallestUnit = false } = amount;
	const unit = `${isInSmallestUnit ? 'smallest units of ' : ''}${currency.code.toUpperCase()}`;
	const steps = increment === undefined ? '' : ` by steps of ${tellAmount(increment, currency)}`;
	return `a recharge to ${formatQuantity(target)} ${unit}${steps}`;
}

function thresholdText({ condition }: TriggerRequest): string {
	if (condition.kind === 'crossing') return formatQuantity(condition.step);
	const where = condition.kind === 'event' ? condition.when : condition;
	return where === undefined ? '' : formatQuantity(where.threshold);
}

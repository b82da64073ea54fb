import type { IExecuteFunctions } from 'n8n-workflow';
import { parseInstant, type ZoneOfBareTimes } from '../../../../metering/instant';
import { nameOf } from '../../../../metering/naming';
import { parseQuantity, type Quantity } from '../../../../metering/quantity';
import type { Comparison, Condition } from '../../../../metering/trigger/trigger-rule';
import type { ItemField } from '../../../../providers/stripe/item-result';
import { choiceOf } from '../../../common/choice-of';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';
import { RunOptions } from '../../../common/run-options';
import { type FireRefusalCode, itemRefusal } from './fire-refusals';

const COMPARISONS = {
	above: 'above',
	atOrAbove: 'at_or_above',
	atOrBelow: 'at_or_below',
	below: 'below',
} as const satisfies Record<string, Comparison>;

const MODES = ['fixed', 'event', 'threshold', 'variable'] as const;
const OCCASIONS = ['balance', 'crossing', 'event', 'firstCrossing'] as const;

export type TriggerMode = (typeof MODES)[number];

/** @throws NodeOperationError for a mode that there is not */
export function triggerMode(context: IExecuteFunctions): TriggerMode {
	return choiceOf(context, 'mode', 'Trigger Mode', MODES);
}

/** Of events that have no threshold, the mode alone says so. */
export function occasionKind(
	context: IExecuteFunctions,
	mode: TriggerMode,
): (typeof OCCASIONS)[number] {
	if (mode === 'event') return 'event';
	return choiceOf(context, 'occasion', 'Charge Once Per', OCCASIONS);
}

/** Reads the condition of an item. Throws RowRefusal. */
export type ConditionReader = (itemIndex: number) => Condition;

/** @throws NodeOperationError for choices that there are not */
export function conditionReader(context: IExecuteFunctions, mode: TriggerMode): ConditionReader {
	const eventAt = readerOf(context, 'eventId', '');
	const eventId = (index: number): string => idOf(eventAt(index));
	if (mode === 'event') return (index) => ({ kind: 'event', id: eventId(index) });
	const occasion = occasionKind(context, mode);
	const valueAt = readerOf(context, 'value', '');
	const thresholdAt = readerOf(context, 'threshold', '');
	const whereAt = (index: number) => ({
		value: quantityOf(valueAt(index), 'value'),
		threshold: quantityOf(thresholdAt(index), 'threshold', 'invalid_threshold'),
	});
	if (occasion === 'crossing' || occasion === 'firstCrossing') {
		const upwards = choiceOf(context, 'comparison', 'Comparison', ['atOrAbove', 'above']);
		const periodAt = momentReader(context, 'periodStart', 'period');
		const isPeriodGiven = (context.getNode().parameters.periodStart ?? '') !== '';
		return (index) => {
			const { value, threshold: step } = whereAt(index);
			const period = periodAt(index) ?? null;
			// A period that should be there and is not would be charged from the beginning of time.
			if (period === null && isPeriodGiven) throw itemRefusal(...NO_PERIOD);
			const kind = { kind: 'crossing', comparison: COMPARISONS[upwards] } as const;
			return { ...kind, value, step, period, isOnce: occasion === 'firstCrossing' };
		};
	}
	const choices = ['below', 'above', 'atOrAbove', 'atOrBelow'] as const;
	const comparison = COMPARISONS[choiceOf(context, 'comparison', 'Comparison', choices)];
	if (occasion === 'event') {
		return (index) => ({
			kind: 'event',
			id: eventId(index),
			when: { ...whereAt(index), comparison },
		});
	}
	const readAt = momentReader(context, 'balanceReadAt', 'balance_time');
	return (index) => {
		const where = whereAt(index);
		const at = readAt(index);
		if (at === undefined) throw itemRefusal('balance_time_missing', 'balance_time', NO_TIME);
		return { kind: 'balance', comparison, readAt: at, ...where };
	};
}

const NO_PERIOD = [
	'period_missing',
	'period',
	'the period is empty for this item, so it is unknown what was charged in it. Map the field that holds it, or leave Period Start empty for all items',
] as const;

const NO_TIME =
	'the time is empty, so it is unknown whether the last charge is in the balance. Map the time at which it was read';

/** What `parseInstant` refuses of a time that is not empty. */
type TimeRefusal = Extract<FireRefusalCode, 'time_unreadable' | 'time_without_zone'>;

/** A time, or undefined where there is none. Throws RowRefusal for what is no time. */
function momentReader(
	context: IExecuteFunctions,
	name: string,
	field: ItemField,
): (itemIndex: number) => number | undefined {
	const zone: ZoneOfBareTimes = new RunOptions(context).bareTimes();
	const rawAt = readerOf(context, name, '');
	return (index) => {
		const raw = rawAt(index);
		if (textOf(raw) === '') return undefined;
		const read = parseInstant(raw, 'timestamp', zone);
		if (read.ok) return read.value;
		throw itemRefusal(read.refusal.code as TimeRefusal, field, read.refusal.reason);
	};
}

/** @param code in place of those of quantities */
function quantityOf(
	raw: unknown,
	field: 'value' | 'threshold',
	code?: 'invalid_threshold',
): Quantity {
	const read = parseQuantity(raw);
	if (read.ok) return read.quantity;
	throw itemRefusal(code ?? read.code, field, read.reason);
}

/** The ID is what is charged once, so it is taken as it stands; what is none is not made one. */
function idOf(raw: unknown): string {
	const isId =
		typeof raw === 'string' || typeof raw === 'bigint' || Number.isSafeInteger(raw) || raw == null;
	if (isId) return textOf(raw);
	const reason = `${nameOf(raw)} cannot serve as an ID. Give a text or a whole number`;
	throw itemRefusal('invalid_event_id', 'event_id', reason);
}

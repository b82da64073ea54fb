import type { IExecuteFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import type { Refusal } from '../../../../metering/refusal';
import type { MeterRef, TimeInput, UsageInput } from '../../../../providers/stripe/usage-input';
import { readerOf } from '../parameter-reader';
import type { ReportSettings } from './report-settings';

interface ExtraPayload {
	readonly field?: ReadonlyArray<{ readonly name: string; readonly value: unknown }>;
}

/** Reads the fields of every item. An expression that breaks for one item holds back only that. */
export function readInputs(context: IExecuteFunctions, settings: ReportSettings): UsageInput[] {
	const { timeKind, rules } = settings;
	const read = {
		meter: readerOf(context, 'meter'),
		customer: readerOf(context, 'customer'),
		value: readerOf(context, 'value'),
		timestamp: readerOf(context, 'timestamp'),
		windowStart: readerOf(context, 'windowStart'),
		windowEnd: readerOf(context, 'windowEnd'),
		sourceEventId: readerOf(context, 'sourceEventId'),
		extraPayload: readerOf(context, 'options.extraPayload', {}),
	};
	const timeAt = (index: number): TimeInput => {
		if (timeKind === 'now') return { kind: 'now' };
		if (timeKind === 'timestamp') return { kind: 'timestamp', at: read.timestamp(index) };
		return { kind: 'window', start: read.windowStart(index), end: read.windowEnd(index) };
	};
	return context.getInputData().map((_item, index) => {
		try {
			return {
				index,
				meter: meterRef(read.meter(index)),
				customer: read.customer(index),
				value: read.value(index),
				time: timeAt(index),
				...(rules.identity === 'source_event' && { sourceEventId: read.sourceEventId(index) }),
				payload: payloadOf(read.extraPayload(index) as ExtraPayload),
			};
		} catch (error) {
			return unreadable(index, error);
		}
	});
}

function meterRef(raw: unknown): MeterRef {
	const { mode, value } = raw as INodeParameterResourceLocator;
	const text = value === undefined || value === null ? '' : String(value).trim();
	return { by: mode === 'eventName' ? 'event_name' : 'id', value: text };
}

function payloadOf({ field = [] }: ExtraPayload): Record<string, unknown> {
	return Object.fromEntries(field.map(({ name, value }) => [name, value]));
}

function unreadable(index: number, error: unknown): UsageInput {
	const reason = error instanceof Error ? error.message : String(error);
	const refusal: Refusal = {
		field: 'row',
		code: 'expression_broken',
		reason: `an expression of this node cannot be read for this item: ${reason}`,
	};
	const nothing = undefined;
	return {
		index,
		meter: { by: 'id', value: '' },
		customer: nothing,
		value: nothing,
		time: { kind: 'now' },
		unreadable: refusal,
	};
}

import type { IExecuteFunctions } from 'n8n-workflow';
import type { Refusal } from '../../metering/refusal';
import type { TimeInput, UsageInput } from '../../providers/stripe/usage-input';
import { readerOf } from './parameter-reader';
import { meterRef, textOf, unreadable } from './item-inputs';

/** Which of the fields that differ by settings are read. */
export interface WantedFields {
	readonly timeKind: TimeInput['kind'];
	readonly withSourceEventId: boolean;
}

interface ExtraPayload {
	readonly field?: ReadonlyArray<{ readonly name: unknown; readonly value: unknown }>;
}

/**
 * Reads the fields of every item, each when its turn comes, so that nobody has to hold all of them.
 * An expression that breaks for one item holds back only that.
 */
export function* readInputs(
	context: IExecuteFunctions,
	wanted: WantedFields,
): Generator<UsageInput> {
	const { timeKind, withSourceEventId } = wanted;
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
	/** The window of a row that cannot be read waits for it, so its place is told as far as it can be. */
	const placeAt = (index: number, { meter }: Pick<UsageInput, 'meter'>) => ({
		index,
		meter: readableOr(meter, () => meterRef(read.meter(index))),
		customer: readableOr(undefined, () => read.customer(index)),
		time: readableOr(NO_TIME, () => timeAt(index)),
	});
	const inputAt = (index: number): UsageInput => {
		try {
			return {
				index,
				meter: meterRef(read.meter(index)),
				customer: read.customer(index),
				value: read.value(index),
				time: timeAt(index),
				...(withSourceEventId && { sourceEventId: read.sourceEventId(index) }),
				...payloadOf(read.extraPayload(index) as ExtraPayload),
			};
		} catch (error) {
			const refused = unreadable(error);
			return { ...refused, ...placeAt(index, refused), value: undefined };
		}
	};
	for (const index of context.getInputData().keys()) yield inputAt(index);
}

const NO_TIME: TimeInput = { kind: 'timestamp', at: undefined };

function readableOr<Value>(otherwise: Value, read: () => Value): Value {
	try {
		return read();
	} catch {
		return otherwise;
	}
}

function payloadOf(extra: ExtraPayload): Pick<UsageInput, 'payload' | 'unreadable'> | undefined {
	const { field = [] } = extra;
	if (field.length === 0) return undefined;
	const payload = Object.fromEntries(field.map(({ name, value }) => [textOf(name), value]));
	return { payload, ...refuseRepeatedName(extra) };
}

/** Of two fields of one name only the last would be sent. */
function refuseRepeatedName({ field = [] }: ExtraPayload): { readonly unreadable?: Refusal } {
	const names = field.map(({ name }) => textOf(name));
	const repeated = names.find((name, i) => names.indexOf(name) !== i);
	if (repeated === undefined) return {};
	return {
		unreadable: {
			field: 'payload',
			code: 'payload_key_repeated',
			reason: `two fields of the extra payload have the name "${repeated}". Remove one of them`,
		},
	};
}

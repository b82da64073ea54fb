import type { HeldRow } from '../../metering/plan';
import { formatQuantity } from '../../metering/quantity';
import type { Refusal } from '../../metering/refusal';
import type { UsageRow } from '../../metering/usage-row';
import { formatWindow, stampOf } from '../../metering/window';
import type { EventOutcome } from './event-outcome';
import { DRY_RUN } from './item-result';
import type { MeterEvent } from './meter-event';
import type { Meter } from './meters';
import { type RowResult, WINDOW_ALREADY_REPORTED } from './row-result';
import type { UsageInput } from './usage-input';

type RowAt = ReadonlyMap<number, UsageRow>;

/** The result of a row that could not be read. */
export function inputResult(
	input: UsageInput,
	status: 'rejected' | 'unsent',
	refusal: Refusal,
	meter?: Meter,
): RowResult {
	const eventName =
		meter?.event_name ?? (input.meter.by === 'event_name' ? input.meter.value : undefined);
	return {
		index: input.index,
		status,
		...refusal,
		...(eventName && { eventName }),
		...shown('customer', input.customer),
		...shown('value', input.value),
		attempts: 0,
	};
}

function shown(name: 'customer' | 'value', raw: unknown): Partial<RowResult> {
	const showable = ['string', 'number', 'bigint', 'boolean'].includes(typeof raw);
	return showable ? { [name]: String(raw).slice(0, 100) } : {};
}

/** The result of a row that was read, but gets no event. */
export function heldResult({ index, status, refusal }: HeldRow, rowAt: RowAt): RowResult {
	return { index, status, ...refusal, ...known(rowAt.get(index)), attempts: 0 };
}

function known(row: UsageRow | undefined): Partial<RowResult> {
	if (row === undefined) return {};
	const { customer, eventName, quantity, time } = row;
	const timestamp = time.kind === 'instant' ? time.at : stampOf(time.window);
	return { customer, eventName, value: formatQuantity(quantity), timestamp };
}

/** The results of all rows that an event stands for. Without an outcome the run was a dry one. */
export function* eventResults(
	event: MeterEvent,
	outcome: EventOutcome | undefined,
	rowAt: RowAt,
): Generator<RowResult> {
	const { usage, value } = event;
	const end = outcome === undefined ? DRY : explain(event, outcome);
	for (const index of usage.rows) {
		const row = rowAt.get(index);
		yield {
			index,
			...end,
			...known(row),
			...(!usage.combined && { value }),
			timestamp: usage.timestamp,
			identifier: usage.identifier,
			...(usage.combined && { combined: { rows: usage.rows.length, value } }),
		};
	}
	const isCounted = COUNTED.includes(end.status);
	for (const index of usage.repeats) {
		yield {
			index,
			...(isCounted ? repeated(usage.rows[0] as number) : { ...end, attempts: 0 }),
			...known(rowAt.get(index)),
			identifier: usage.identifier,
		};
	}
}

const COUNTED: readonly string[] = ['accepted', 'duplicate', 'verified'];

const DRY = {
	status: 'unsent',
	code: DRY_RUN,
	reason: 'dry run: this would have been sent',
	attempts: 0,
} as const;

function repeated(first: number) {
	return {
		status: 'duplicate',
		code: 'repeated_in_run',
		reason: `the same source event as item ${first} of this run`,
		attempts: 0,
	} as const;
}

function explain({ usage }: MeterEvent, outcome: EventOutcome): EventOutcome {
	if (outcome.status !== 'duplicate') return outcome;
	const window = usage.window === undefined ? '' : formatWindow(usage.window);
	if (outcome.code !== undefined) {
		if (!usage.combined) return outcome;
		// The unclear try may not have been the one that counted.
		const caution = `If ${window} was reported before this run, rows that arrived after that first report are not in it`;
		return { ...outcome, reason: `${outcome.reason}. ${caution}` };
	}
	if (usage.combined) {
		return {
			...outcome,
			code: WINDOW_ALREADY_REPORTED,
			reason: `Stripe already has an event for ${usage.customer} in ${window}. Rows that arrived after that first report are not in it; compare the totals before you rely on them`,
		};
	}
	if (usage.window !== undefined) {
		return {
			...outcome,
			code: 'already_reported',
			reason: `Stripe already has an event for ${usage.customer} in ${window}, so it is billed once. If the total has changed since, the difference is not billed`,
		};
	}
	return {
		...outcome,
		code: 'already_reported',
		reason: 'Stripe already has this event from an earlier run, so it is billed once',
	};
}

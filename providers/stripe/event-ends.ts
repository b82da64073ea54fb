import type { UsageEvent } from '../../metering/usage-row';
import { formatWindow } from '../../metering/window';
import type { EventOutcome } from './event-outcome';
import { DRY_RUN } from './item-result';
import type { MeterEvent } from './meter-event';
import { WINDOW_ALREADY_REPORTED } from './row-result';
import type { RowEnd } from './row-results';

/** How the rows of an event ended, and those that only repeat one of them. */
export interface EventEnds {
	readonly rows: RowEnd;
	readonly repeats: RowEnd;
}

/** How all rows end that an event stands for. Without an outcome the run was a dry one. */
export function eventEnds(event: MeterEvent, outcome: EventOutcome | undefined): EventEnds {
	const { usage, value } = event;
	const end = outcome === undefined ? DRY : explain(event, outcome);
	const rows = usage.combined
		? endOf(usage, end, { combined: { rows: usage.rows.length, value } })
		: endOf(usage, end, { value });
	if (usage.repeats.length === 0) return { rows, repeats: rows };
	const isCounted = COUNTED.includes(end.status);
	const repeats = isCounted ? repeated(usage.rows[0] as number) : { ...end, attempts: 0 };
	return { rows, repeats: endOf(usage, repeats, {}) };
}

/** Field by field: spread together, the ends of a million events take five seconds and 300 MB more. */
function endOf(
	{ customer, eventName, timestamp, identifier }: UsageEvent,
	{ status, code, reason, attempts }: EventOutcome,
	{ value, combined }: Pick<RowEnd, 'value' | 'combined'>,
): RowEnd {
	return {
		status,
		code,
		reason,
		customer,
		eventName,
		value,
		timestamp,
		identifier,
		attempts,
		combined,
	};
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

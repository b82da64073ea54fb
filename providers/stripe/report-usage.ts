import type { Clock } from '../../delivery/clock';
import { MAY_BE_COUNTED } from '../../delivery/ending';
import { planEvents } from '../../metering/plan-events';
import type { UnclearUsage } from './billing/billable';
import type { TotalBillable } from './billing/billable-tally';
import { type BillableReading, readBillable } from './billing/read-billable';
import type { StripeClient } from './client';
import type { EventOutcome } from './event-outcome';
import { MeterDirectory } from './meter-directory';
import { meterEvent, type MeterEvent } from './meter-event';
import { type Meter, Meters } from './meters';
import type { RowRules } from './read-row';
import { readRows } from './read-rows';
import { eventResults, heldResult } from './results';
import type { RowResult } from './row-result';
import { type RunSummary, summarise } from './run-summary';
import { sendEvents, type SendRules, type StreamNotes } from './send-events';
import { sentUsage } from './sent-usage';
import type { UsageInput } from './usage-input';

export interface ReportRules extends Omit<RowRules, 'now'>, SendRules {
	/** Do everything but the sending. */
	readonly dryRun: boolean;
	/** Tell what the run adds to bills. Readings a second for that; undefined: do not. */
	readonly billableReadsPerSecond?: number;
}

export interface ReportEnvironment {
	readonly client: StripeClient;
	readonly clock: Clock;
	/** Wall clock, Unix seconds. */
	readonly now: number;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	readonly signal?: AbortSignal;
}

export interface UsageReport {
	/** One result for every input row, in the order of the rows. */
	readonly results: readonly RowResult[];
	readonly summary: RunSummary;
	readonly meters: readonly Meter[];
	/** Present where events were given to the stream. */
	readonly stream?: StreamNotes;
	/** What the run adds to bills, where that was asked for; a dry run: what it would. */
	readonly billable?: TotalBillable;
}

/**
 * Reports usage rows to Stripe as meter events. Never throws for what a row or Stripe does: each
 * row ends in a result that says what became of it.
 */
export async function reportUsage(
	inputs: readonly UsageInput[],
	rules: ReportRules,
	environment: ReportEnvironment,
): Promise<UsageReport> {
	const { client, clock, now } = environment;
	const startedAt = clock.now();
	const directory = await MeterDirectory.of(inputs, new Meters(client));
	const {
		rows,
		meters,
		missing,
		refused: results,
	} = readRows(inputs, directory, { ...rules, now });
	const plan = planEvents(rows, { ...rules, now }, missing);
	const rowAt = new Map(rows.map((row) => [row.index, row]));
	for (const held of plan.held) results.push(heldResult(held, rowAt));
	const events: MeterEvent[] = [];
	for (const usage of plan.events) {
		const built = meterEvent(usage, meters.get(usage.eventName) as Meter, rules.fractions);
		if ('event' in built) events.push(built.event);
		else {
			for (const index of [...usage.rows, ...usage.repeats]) {
				results.push(heldResult({ index, status: 'rejected', refusal: built.refusal }, rowAt));
			}
		}
	}
	const bills = await billsBefore(events, rules, environment);
	const delivery = await sendEvents(rules.dryRun ? [] : events, rules, environment, now);
	for (const event of events) {
		// One by one: an event may stand for more rows than a call can take as arguments.
		for (const result of eventResults(event, delivery.outcomes.get(event), rowAt)) {
			results.push(result);
		}
	}
	results.sort((a, b) => a.index - b.index);
	const billed = events.filter((event) => rules.dryRun || isNew(delivery.outcomes.get(event)));
	const unclear = events.flatMap((event): UnclearUsage[] => {
		const outcome = delivery.outcomes.get(event);
		const why = outcome && whyUnclear(outcome);
		return why === undefined ? [] : [{ ...sentUsage(event), ...why }];
	});
	return {
		results,
		meters: directory.found,
		...(delivery.stream && { stream: delivery.stream }),
		...(bills && { billable: bills.billable.of(billed.map(sentUsage), unclear) }),
		summary: summarise({
			results,
			rows,
			events,
			outcomes: delivery.outcomes,
			...(delivery.stream && { streamed: delivery.stream.taken }),
			requests: delivery.requests + (bills?.requests ?? 0),
			rateLimited: delivery.rateLimited + (bills?.rateLimited ?? 0),
			durationMs: clock.now() - startedAt,
			dryRun: rules.dryRun,
		}),
	};
}

async function billsBefore(
	events: readonly MeterEvent[],
	{ billableReadsPerSecond: readsPerSecond, lanesAtOnce, retryBudgetMs }: ReportRules,
	environment: ReportEnvironment,
): Promise<BillableReading | undefined> {
	if (readsPerSecond === undefined) return undefined;
	const pace = { readsPerSecond, lanesAtOnce, retryBudgetMs };
	return await readBillable(events.map(sentUsage), pace, environment);
}

/** True for what this run has added to the bill for certain. */
function isNew(outcome: EventOutcome | undefined): boolean {
	return (
		outcome?.status === 'accepted' || (outcome?.status === 'verified' && outcome.isNew === true)
	);
}

/** Why nobody can tell whether this run has added to the bill, where nobody can. */
function whyUnclear(outcome: EventOutcome): Pick<UnclearUsage, 'code' | 'reason'> | undefined {
	const { status, code = '' } = outcome;
	if (status === 'accepted_unverified' || status === 'missing') return CHECKED_LATER;
	if (status === 'verified' && outcome.isNew === undefined) return CHECKED_LATER;
	return MAY_BE_COUNTED.includes(code) ? { code } : undefined;
}

const CHECKED_LATER = {
	code: 'checked_later',
	reason:
		'Stripe takes what goes through the stream, new or not, and looks at it later, so nobody can tell for certain what of it this run adds. Set Verify After; Get Current Period of the node Stripe Usage says what the bill stands at',
} as const;

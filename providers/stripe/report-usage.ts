import type { Clock } from '../../delivery/clock';
import { MAY_BE_COUNTED } from '../../delivery/ending';
import { TimeSlice } from '../../delivery/time-slice';
import type { UnclearUsage } from './billing/billable';
import type { TotalBillable } from './billing/billable-tally';
import { type BillableReading, readBillable } from './billing/read-billable';
import type { StripeClient } from './client';
import type { EventOutcome } from './event-outcome';
import { type HotCustomer, hotCustomerOf } from './hot-customer';
import { MeterDirectory } from './meter-directory';
import { eventEnds } from './event-ends';
import type { MeterEvent } from './meter-event';
import { type Meter, Meters } from './meters';
import type { RowRules } from './read-row';
import { planReport } from './plan-report';
import type { RowResults } from './row-results';
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
	readonly results: RowResults;
	readonly summary: RunSummary;
	readonly meters: readonly Meter[];
	/** Present where events were given to the stream. */
	readonly stream?: StreamNotes;
	/** Whom the run waited for, where all events went by the API and one customer had most of them. */
	readonly hotCustomer?: HotCustomer;
	/** What the run adds to bills, where that was asked for; a dry run: what it would. */
	readonly billable?: TotalBillable;
}

/**
 * Reports usage rows to Stripe as meter events. Never throws for what a row or Stripe does: each
 * row ends in a result that says what became of it.
 *
 * @param inputs gone through once; none of them is kept
 */
export async function reportUsage(
	inputs: Iterable<UsageInput>,
	rules: ReportRules,
	environment: ReportEnvironment,
): Promise<UsageReport> {
	const { client, clock, now } = environment;
	const startedAt = clock.now();
	const directory = new MeterDirectory(new Meters(client));
	const { events, results, span } = await planReport(inputs, directory, { ...rules, now }, clock);
	const bills = await billsBefore(events, rules, environment);
	const delivery = await sendEvents(rules.dryRun ? [] : events, rules, environment, now);
	const slice = new TimeSlice(clock);
	for (const event of events) {
		if (slice.isOver) await slice.rest();
		results.settle(event, eventEnds(event, delivery.outcomes.get(event)));
	}
	return {
		results,
		meters: directory.found,
		...(delivery.stream ? { stream: delivery.stream } : hotCustomerIn(events, rules.lanesAtOnce)),
		...(bills && { billable: billableOf(events, delivery.outcomes, bills, rules.dryRun) }),
		summary: summarise({
			results,
			span,
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

function hotCustomerIn(
	events: readonly MeterEvent[],
	lanesAtOnce: number,
): Pick<UsageReport, 'hotCustomer'> {
	const hotCustomer = hotCustomerOf(events, lanesAtOnce);
	return hotCustomer === undefined ? {} : { hotCustomer };
}

function billableOf(
	events: readonly MeterEvent[],
	outcomes: ReadonlyMap<MeterEvent, EventOutcome>,
	{ billable }: BillableReading,
	dryRun: boolean,
): TotalBillable {
	const billed = events.filter((event) => dryRun || isNew(outcomes.get(event)));
	const unclear = events.flatMap((event): UnclearUsage[] => {
		const outcome = outcomes.get(event);
		const why = outcome && whyUnclear(outcome);
		return why === undefined ? [] : [{ ...sentUsage(event), ...why }];
	});
	return billable.of(billed.map(sentUsage), unclear);
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
		'Stripe takes what goes through the stream, new or not, and looks at it later, so nobody can tell for certain what of it this run adds. With Verify After more can be told; Get Current Period of the node Stripe Usage says what the bill stands at',
} as const;

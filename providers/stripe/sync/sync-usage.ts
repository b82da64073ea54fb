import type { SyncRules } from '../../../delivery/sync/lane-sync';
import {
	type SyncEnvironment,
	type SyncLane,
	type SyncPace,
	syncTotals,
} from '../../../delivery/sync/sync';
import type { SyncOutcome } from '../../../delivery/sync/sync-outcome';
import type { SyncTarget } from '../../../metering/sync-target';
import type { TotalBillable } from '../billing/billable-tally';
import { readBillable } from '../billing/read-billable';
import type { StripeClient } from '../client';
import { MeterDirectory } from '../meter-directory';
import { type Meter, Meters } from '../meters';
import type { UsageInput } from '../usage-input';
import { carryMeterOf, type InvoicedRule } from './carry-meter';
import { ReviewOfInvoices } from './invoice-review';
import type { TotalRules } from './read-total';
import { type ReadTotals, readTotals } from './read-totals';
import { StripeTotals } from './stripe-totals';
import { plannedIn, sentIn } from './sync-billable';
import { type SyncResult, targetResult } from './sync-result';
import { type SyncSummary, summariseSync } from './sync-summary';
import { lanesWithVanished } from './vanished';

export interface SyncUsageRules extends SyncRules, TotalRules, SyncPace {
	readonly invoiced: InvoicedRule;
	/** Customers without a row are set to 0 in windows they were billed in. */
	readonly vanished: boolean;
	/** Tell what the run adds to bills. */
	readonly billable?: boolean;
}

export interface SyncUsageEnvironment extends SyncEnvironment {
	readonly client: StripeClient;
}

export interface SyncUsageReport {
	/** One result for every input row, in their order, and for every window that vanished. */
	readonly results: readonly SyncResult[];
	readonly summary: SyncSummary;
	readonly meters: readonly Meter[];
	/** What the run adds to bills, where that was asked for; a dry run: what it would. */
	readonly billable?: TotalBillable;
}

/**
 * Makes what Stripe shows for each row's customer and window the row's total. Never throws for what
 * a row or Stripe does: each row ends in a result that says what became of it.
 */
export async function syncUsage(
	inputs: readonly UsageInput[],
	rules: SyncUsageRules,
	environment: SyncUsageEnvironment,
): Promise<SyncUsageReport> {
	const { client, clock } = environment;
	const startedAt = clock.now();
	const { invoiced } = rules;
	const carry = invoiced.rule === 'carry' ? [{ meter: invoiced.to }] : [];
	const directory = await MeterDirectory.of([...inputs, ...carry], new Meters(client));
	const read = readTotals(inputs, directory, rules);
	const carryTo =
		invoiced.rule === 'carry' ? carryMeterOf(invoiced.to, directory, read.meters) : undefined;
	const meters = new Map(read.meters);
	if (carryTo && 'meter' in carryTo) meters.set(carryTo.meter.event_name, carryTo.meter);
	const review = invoiced.rule === 'send' ? undefined : new ReviewOfInvoices(client, carryTo);
	const looked = rules.vanished
		? await lanesWithVanished(read, client, environment.wall())
		: { lanes: plain(read), notes: [], reads: 0 };
	const bills = rules.billable
		? await readBillable(
				plannedIn(looked.lanes, meters, carryTo && 'meter' in carryTo ? carryTo.meter : undefined),
				rules,
				environment,
			)
		: undefined;
	const run = await syncTotals(
		looked.lanes,
		new StripeTotals(client, meters, review),
		rules,
		rules,
		environment,
	);
	const results = [...read.refused, ...resultsOf(run.outcomes, inputs)];
	results.sort(byPlace);
	const { sent, unclear } = sentIn(results, meters);
	return {
		results,
		meters: directory.found,
		...(bills && { billable: bills.billable.of(sent, unclear) }),
		summary: summariseSync({
			results,
			requests: run.requests,
			reads: run.reads + looked.reads + (bills?.requests ?? 0),
			rateLimited: run.rateLimited + (bills?.rateLimited ?? 0),
			durationMs: clock.now() - startedAt,
			dryRun: rules.dryRun,
			notes: looked.notes,
		}),
	};
}

/** Rows in their order, then the windows that no row names, by customer and time. */
function byPlace(a: SyncResult, b: SyncResult): number {
	if (a.index !== undefined && b.index !== undefined) return a.index - b.index;
	if (a.index !== undefined) return -1;
	if (b.index !== undefined) return 1;
	return (a.about ?? '') < (b.about ?? '') ? -1 : 1;
}

function plain({ lanes }: ReadTotals): SyncLane[] {
	return lanes.map((targets) => ({ targets }));
}

function resultsOf(
	outcomes: ReadonlyMap<SyncTarget, SyncOutcome>,
	inputs: readonly UsageInput[],
): SyncResult[] {
	return [...outcomes].flatMap(([target, outcome]) => {
		if (target.index !== undefined) return targetResult(target, outcome, inputs[target.index]);
		// A customer who was deleted is billed no more, and nobody asked for this one by a row.
		return outcome.code === 'customer_not_found' ? [] : targetResult(target, outcome, undefined);
	});
}

import type { SyncLane } from '../../../delivery/sync/sync';
import { formatInstant } from '../../../metering/instant';
import type { Comparison, CompareRules } from '../../../metering/reconciliation/comparison';
import { stripeError, StripeRequestError } from '../client';
import { MeterDirectory } from '../meter-directory';
import { type Meter, Meters } from '../meters';
import { pacedReads } from '../paced-reads';
import { eachOf } from '../pages';
import { type ReadEnvironment, type ReadPace, type ReadRun, withReadRun } from '../read-run';
import { readTotals, type ReadTotals } from '../sync/read-totals';
import type { TotalRules } from '../sync/read-total';
import { lanesWithVanished } from '../sync/vanished';
import type { UsageInput } from '../usage-input';
import { type ComparedMeter, compareMeter } from './compare-meter';
import { type Evidence, explainMeter } from './explain-meter';
import { ComparedMeters } from './other-meters';
import { priceMeter } from './price-meter';
import { refuseComparison } from './reconcile-meter';
import { comparedRow, isDrift, type ReconcileResult, refusedRow } from './reconcile-result';
import { NO_PRICE } from './stake';
import { type ReconcileSummary, summariseReconcile } from './reconcile-summary';

export interface ReconcileRules
	extends Pick<TotalRules, 'bareTimes' | 'grid'>,
		Pick<CompareRules, 'absolute' | 'percent'> {
	/** Windows that ended less than so many seconds ago may still change. */
	readonly lagSeconds: number;
	/** Customers without a row are compared too, with 0. */
	readonly everybody: boolean;
	/** Plans, prices and invoices are looked up. */
	readonly withAmounts: boolean;
	/** What a meter lacks is looked for on all others. */
	readonly otherMeters: boolean;
	readonly pace: ReadPace;
}

export interface ReconcileEnvironment extends ReadEnvironment {
	/** The wall clock, Unix seconds. */
	readonly wall: () => number;
}

export interface ReconcileReport {
	/** One result for every input row, in their order; then windows without a row that drifted. */
	readonly results: readonly ReconcileResult[];
	readonly summary: ReconcileSummary;
}

/**
 * Compares the source's totals with what Stripe shows, and says of every drift what most likely
 * made it and what it is worth. Only reads. Never throws for what a row or Stripe does.
 */
export async function reconcileUsage(
	inputs: readonly UsageInput[],
	rules: ReconcileRules,
	environment: ReconcileEnvironment,
): Promise<ReconcileReport> {
	const { clock } = environment;
	const startedAt = clock.now();
	return await withReadRun(rules.pace, environment, async (run) => {
		// Of before the reading: what comes in between makes a row pending rather than drifted.
		const now = environment.wall();
		const directory = await MeterDirectory.of(inputs, new Meters(run.client));
		const read = readTotals(inputs, directory, {
			...rules,
			allowNegative: true,
			fractions: 'send',
			refuse: refuseComparison,
		});
		const { lanes, notes } = rules.everybody ? await everybody(read, run, now) : plain(read);
		const meters: ComparedMeter[] = [];
		for (const meter of read.meters.values()) {
			const own = lanes.filter((lane) => eventNameOf(lane) === meter.event_name);
			meters.push(
				await compareMeter(meter, own, { ...rules, settledUntil: now - rules.lagSeconds }, run),
			);
		}
		const all = rules.otherMeters ? await activeMeters(run) : { meters: [], notes: [] };
		const results = [
			...read.refused.map(refusedRow),
			...meters.flatMap(({ others }) => others.map((one) => unpriced(one, rules))),
		];
		const found = [...notes, ...all.notes, ...meters.flatMap(unreadNote)];
		const comparedMeters = new ComparedMeters(meters);
		for (const compared of meters) {
			const others = all.meters.filter(({ id }) => id !== compared.meter.id);
			const evidence = { otherMeters: others, compared: comparedMeters };
			const end = await resultsOf(compared, rules, evidence, now, run);
			for (const result of end.results) results.push(result);
			found.push(...end.notes);
		}
		results.sort(byPlace);
		return {
			results,
			summary: summariseReconcile({
				results,
				requests: run.reads.requests,
				rateLimited: run.reads.rateLimited,
				durationMs: clock.now() - startedAt,
				notes: found,
				withAmounts: rules.withAmounts,
			}),
		};
	});
}

async function resultsOf(
	{ meter, compared }: ComparedMeter,
	rules: ReconcileRules,
	evidence: Evidence,
	now: number,
	run: ReadRun,
): Promise<{ readonly results: ReconcileResult[]; readonly notes: readonly string[] }> {
	const comparisons = [...compared.keys()];
	const { faults, notes } = await explainMeter(meter, comparisons, evidence, run);
	const priced = rules.withAmounts ? await priceMeter(meter, comparisons, now, run) : undefined;
	const results = [...compared].flatMap(([one, target]) => {
		const unbilled = priced?.unbilled.get(one);
		const fault = unbilled ?? faults.get(one);
		const stake = priced?.stakes.get(one);
		const result = comparedRow(target, one, {
			...(unbilled && { status: 'unbilled' }),
			...(fault && { fault }),
			...(stake && { stake }),
			...(one.standing === 'pending' && { pending: whyPending(one, rules) }),
		});
		return one.isNamed || isDrift(result.status) ? [result] : [];
	});
	return { results, notes: [...notes, ...(priced?.notes ?? [])] };
}

/** Stripe has no prices of customers that it does not know. */
function unpriced(one: ReconcileResult, { withAmounts }: ReconcileRules): ReconcileResult {
	return withAmounts && isDrift(one.status) ? { ...one, stake: NO_PRICE } : one;
}

function whyPending({ window }: Comparison, { lagSeconds }: ReconcileRules): string {
	return `the totals differ, but the window ends at ${formatInstant(window.end)}: Stripe may not show all of it yet, and the source may not have all of it. Run again after ${formatInstant(window.end + lagSeconds)}`;
}

async function everybody(read: ReadTotals, { client, reads }: ReadRun, now: number) {
	const stripe = pacedReads(client, reads, 'Prices: Read and Subscriptions: Read');
	return await lanesWithVanished(read, stripe, now, 'Customers without rows');
}

function plain({ lanes }: ReadTotals): { lanes: SyncLane[]; notes: string[] } {
	return { lanes: lanes.map((targets) => ({ targets })), notes: [] };
}

function eventNameOf({ targets, implied }: SyncLane): string | undefined {
	return (targets[0] ?? implied?.()[0])?.eventName;
}

async function activeMeters({ client, reads }: ReadRun) {
	const stripe = pacedReads(client, reads, 'Billing Meters: Read');
	const list = eachOf<Meter>(stripe, '/v1/billing/meters', { status: 'active' });
	const meters = await allOf(list).catch(stripeError);
	if (!(meters instanceof StripeRequestError)) return { meters, notes: [] };
	return { meters: [], notes: [`Other meters could not be listed: ${meters.message}`] };
}

async function allOf(list: AsyncIterable<Meter>): Promise<Meter[]> {
	const meters: Meter[] = [];
	for await (const meter of list) meters.push(meter);
	return meters;
}

function unreadNote({ meter, unreadWithoutRow }: ComparedMeter): string[] {
	if (unreadWithoutRow === 0) return [];
	return [
		`${unreadWithoutRow} windows of customers without a row could not be read on "${meter.display_name}". Run it again`,
	];
}

/** Rows in their order, then the windows that no row names, by customer and time. */
function byPlace(a: ReconcileResult, b: ReconcileResult): number {
	if (a.index !== undefined && b.index !== undefined) return a.index - b.index;
	if (a.index !== undefined) return -1;
	if (b.index !== undefined) return 1;
	return (a.about ?? '') < (b.about ?? '') ? -1 : 1;
}

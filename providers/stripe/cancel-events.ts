import { randomUUID } from 'node:crypto';
import { deliver } from '../../delivery/deliver';
import type { Outcome, Verdict } from '../../delivery/verdict';
import { type CancelInput, type CancelRefusal, readIdentifier } from './cancel-input';
import { type CancelEnd, cancelEnd, type CancelResult, type CancelTrace } from './cancel-result';
import { type CancelSummary, summariseCancels } from './cancel-summary';
import { adjustmentStatus, cancelVerdict } from './cancel-verdict';
import type { StripeClient } from './client';
import { LONGEST_NAME } from './limits';
import { MeterDirectory } from './meter-directory';
import { Meters } from './meters';
import type { ReportEnvironment, ReportRules } from './report-usage';

export type CancelRules = Pick<
	ReportRules,
	'dryRun' | 'ratePerSecond' | 'lanesAtOnce' | 'retryBudgetMs'
>;
export type CancelEnvironment = Omit<ReportEnvironment, 'now'>;

export interface CancelReport {
	/** One result for every input item, in the order of the items. */
	readonly results: readonly CancelResult[];
	readonly summary: CancelSummary;
}

/** One event to be taken back, and the items that name it. */
interface CancelJob {
	readonly eventName: string;
	readonly identifier: string;
	readonly items: number[];
	readonly trace: CancelTrace;
}

/**
 * Takes meter events back by their identifiers, each event once however many items name it. Never
 * throws for what an item or Stripe does: each item ends in a result that says what became of it.
 */
export async function cancelEvents(
	inputs: readonly CancelInput[],
	rules: CancelRules,
	{ client, clock, random, signal }: CancelEnvironment,
): Promise<CancelReport> {
	const startedAt = clock.now();
	const directory = await MeterDirectory.of(inputs, new Meters(client));
	const { jobs, results } = readJobs(inputs, directory);
	const delivery = await deliver(
		rules.dryRun ? [] : jobs,
		laneOf,
		async (job) => await sendCancel(client, job),
		{ ...rules, clock, ...(random && { random }), ...(signal && { signal }) },
	);
	for (const job of jobs) {
		for (const result of jobResults(job, delivery.outcomes.get(job))) results.push(result);
	}
	results.sort((a, b) => a.index - b.index);
	return {
		results,
		summary: summariseCancels(results, {
			durationMs: clock.now() - startedAt,
			requests: delivery.requests,
			rateLimited: delivery.rateLimited,
			dryRun: rules.dryRun,
		}),
	};
}

function readJobs(
	inputs: readonly CancelInput[],
	directory: MeterDirectory,
): { readonly jobs: readonly CancelJob[]; readonly results: CancelResult[] } {
	const jobs = new Map<string, CancelJob>();
	const results: CancelResult[] = [];
	for (const input of inputs) {
		const lookup = directory.find(input.meter);
		const read = readIdentifier(input.identifier);
		if (input.unreadable !== undefined) {
			results.push(refused(input, 'rejected', input.unreadable));
		} else if ('refusal' in lookup) {
			results.push(refused(input, lookup.status, lookup.refusal));
		} else if ('refusal' in read) {
			results.push(refused(input, 'rejected', read.refusal, lookup.meter.event_name));
		} else {
			const job = {
				eventName: lookup.meter.event_name,
				identifier: read.identifier,
				items: [input.index],
				trace: {},
			};
			const same = jobs.get(laneOf(job));
			if (same === undefined) jobs.set(laneOf(job), job);
			else same.items.push(input.index);
		}
	}
	return { jobs: [...jobs.values()], results };
}

function refused(
	{ index, meter, identifier }: CancelInput,
	status: 'rejected' | 'unsent',
	refusal: CancelRefusal,
	known?: string,
): CancelResult {
	const eventName = known ?? (meter.by === 'event_name' ? meter.value : undefined);
	return {
		index,
		status,
		...refusal,
		...(eventName && { eventName }),
		...(typeof identifier === 'string' && { identifier: identifier.slice(0, LONGEST_NAME) }),
		attempts: 0,
	};
}

/** Whose event it is cannot be told from its identifier, so each event is a lane of its own. */
function laneOf({ eventName, identifier }: CancelJob): string {
	return `${eventName}\n${identifier}`;
}

/**
 * Asks once. The Idempotency-Key is new for every try: an event can be taken back only once anyway,
 * and a repeated key would replay a stored 500 for 24 hours. It is free of the identifier, which
 * may have come from elsewhere with letters that no header takes.
 */
async function sendCancel(
	client: StripeClient,
	{ eventName, identifier, trace }: CancelJob,
): Promise<Verdict> {
	const answer = await client.postOnce(
		'/v1/billing/meter_event_adjustments',
		{ event_name: eventName, type: 'cancel', cancel: { identifier } },
		randomUUID(),
	);
	const verdict = cancelVerdict(answer, identifier, Date.now());
	trace.last = verdict;
	if (verdict.kind === 'unclear') trace.unclear = verdict.reason;
	if (verdict.kind === 'accepted' && answer.status !== 'none') {
		const status = adjustmentStatus(answer);
		if (status !== undefined) trace.adjustmentStatus = status;
	}
	return verdict;
}

function* jobResults(
	{ eventName, identifier, items, trace }: CancelJob,
	outcome: Outcome | undefined,
): Generator<CancelResult> {
	const end = cancelEnd(outcome, trace);
	const [first] = items;
	for (const index of items) {
		const own = index === first ? end : repeated(end, first as number);
		yield { index, ...own, eventName, identifier };
	}
}

/** The end of an item that names the event of an item before it. */
function repeated(end: CancelEnd, first: number): CancelEnd {
	const isDone = end.status === 'cancelled' || end.status === 'already_cancelled';
	const explained = isDone && {
		code: 'repeated_in_run',
		reason: `the same event as item ${first} of this run`,
	};
	return { ...end, ...explained, attempts: 0 };
}

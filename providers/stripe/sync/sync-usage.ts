import { syncTotals, type SyncEnvironment, type SyncPace } from '../../../delivery/sync/sync';
import type { SyncRules } from '../../../delivery/sync/lane-sync';
import type { StripeClient } from '../client';
import { MeterDirectory } from '../meter-directory';
import { type Meter, Meters } from '../meters';
import type { UsageInput } from '../usage-input';
import type { TotalRules } from './read-total';
import { readTotals } from './read-totals';
import { StripeTotals } from './stripe-totals';
import { type SyncResult, targetResult } from './sync-result';
import { type SyncSummary, summariseSync } from './sync-summary';

export interface SyncUsageRules extends SyncRules, TotalRules, SyncPace {}

export interface SyncUsageEnvironment extends SyncEnvironment {
	readonly client: StripeClient;
}

export interface SyncUsageReport {
	/** One result for every input row, in their order; then those of windows that no row names. */
	readonly results: readonly SyncResult[];
	readonly summary: SyncSummary;
	readonly meters: readonly Meter[];
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
	const directory = await MeterDirectory.of(inputs, new Meters(client));
	const { lanes, meters, refused: results } = readTotals(inputs, directory, rules);
	const port = new StripeTotals(client, meters);
	const run = await syncTotals(
		lanes.map((targets) => ({ targets })),
		port,
		rules,
		rules,
		environment,
	);
	for (const [target, outcome] of run.outcomes) {
		results.push(targetResult(target, outcome, target.index ?? 0));
	}
	results.sort((a, b) => a.index - b.index);
	const { requests, reads, rateLimited } = run;
	const durationMs = clock.now() - startedAt;
	return {
		results,
		meters: directory.found,
		summary: summariseSync({
			results,
			requests,
			reads,
			rateLimited,
			durationMs,
			dryRun: rules.dryRun,
		}),
	};
}

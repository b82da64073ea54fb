/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { BillingRuns, HOURLY_SYNC, METER } from '../../demo/billing-runs';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { templateOf } from '../../demo/template-run';
import { importWithSetting } from '../../demo/workflows';
import { seededRandom } from '../../emulator/random';
import { QUICK } from './quick';
import { RestlessSource } from './restless-source';
import { billedMoments, writeDownTotals, type BilledMoments } from './stated-totals';

/** A demo whose usage changes, and whose Stripe shows late and in any order what it received. */
export interface SyncScene {
	demo: RunningDemo;
	runs: BillingRuns;
	source: RestlessSource;
	random: () => number;
	/** What was billed at any moment so far. */
	moments(): Promise<BilledMoments>;
}

/**
 * Sets the scene, with the largest correction off: this source changes more than any guard rail
 * should let through.
 */
export async function setSyncScene(): Promise<SyncScene> {
	const seed = Number(process.env.E2E_SEED ?? Date.now() % 0x7fffffff);
	process.stdout.write(`E2E_SEED=${seed}\n`);
	const random = seededRandom(seed);
	const demo = await startDemo(undefined, {
		...QUICK,
		lagMs: { min: 100, max: 1_500 },
		latencyMs: 10,
	});
	const unlimited = await importWithSetting(
		demo.api,
		templateOf(demo, HOURLY_SYNC),
		'largest_correction_percent',
		0,
	);
	demo.workflows.set(HOURLY_SYNC, unlimited);
	await writeDownTotals(demo.postgres);
	return {
		demo,
		random,
		runs: new BillingRuns(demo),
		source: await RestlessSource.of(demo.postgres, random),
		moments: async () => await billedMoments(demo.postgres, await demo.emulator.billed(METER)),
	};
}

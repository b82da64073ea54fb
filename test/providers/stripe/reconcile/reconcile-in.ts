import { ZERO } from '../../../../metering/quantity';
import {
	type ReconcileReport,
	reconcileUsage,
} from '../../../../providers/stripe/reconcile/reconcile-usage';
import type { UsageInput } from '../../../../providers/stripe/usage-input';
import { VirtualClock } from '../../../support/virtual-clock';
import type { UnbilledWorld } from '../unbilled/world';

/** Reconciles these rows in a world: no tolerance, no lag, with amounts. */
export async function reconcileIn(
	world: Pick<UnbilledWorld, 'client' | 'now'>,
	rows: readonly UsageInput[],
): Promise<ReconcileReport> {
	return await reconcileUsage(
		rows,
		{
			pace: { readsPerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 },
			bareTimes: 'refuse',
			grid: 'hour',
			absolute: ZERO,
			percent: ZERO,
			lagSeconds: 0,
			everybody: false,
			withAmounts: true,
			otherMeters: false,
		},
		{ client: world.client, clock: new VirtualClock(), wall: () => world.now },
	);
}

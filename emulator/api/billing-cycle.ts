import type { Cycle } from '../state/billing-period';
import type { Price } from '../state/ledger';

/** How often a price is billed, counted from a subscription's anchor. */
export function cycleOf({ recurring }: Price, anchor: number): Cycle {
	return {
		anchor,
		interval: recurring?.interval ?? 'month',
		intervalCount: recurring?.interval_count ?? 1,
	};
}

import type { Planner, PlanRules } from './plan';
import { CombinedPlanner } from './plan-combined';
import { OneByOnePlanner } from './plan-one-by-one';

/**
 * Turns sound rows into events, each with the identifier that its business data gives it.
 *
 * Two rows that would claim one identifier with different content are both held back: whichever
 * were sent first would keep the other, once mended, from ever being billed.
 */
export function plannerOf(rules: PlanRules): Planner {
	return rules.combine === 'none'
		? new OneByOnePlanner(rules)
		: new CombinedPlanner(rules.combine, rules.now);
}

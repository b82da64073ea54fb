import type { MissingRow, Plan, PlanRules } from './plan';
import { planCombined } from './plan-combined';
import { planOneByOne } from './plan-one-by-one';
import type { UsageRow } from './usage-row';

/**
 * Turns sound rows into events, each with the identifier that its business data gives it.
 *
 * Two rows that would claim one identifier with different content are both held back: whichever
 * were sent first would keep the other, once mended, from ever being billed.
 *
 * @param missing refused rows whose place is known; windows that lack one are held back
 */
export function planEvents(
	rows: readonly UsageRow[],
	rules: PlanRules,
	missing: readonly MissingRow[] = [],
): Plan {
	return rules.combine === 'none'
		? planOneByOne(rows, rules, missing)
		: planCombined(rows, rules.combine, rules.now, missing);
}

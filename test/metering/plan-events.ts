import type { HeldRows, MissingRow, PlanRules } from '../../metering/plan';
import { plannerOf } from '../../metering/plan-events';
import type { UsageEvent, UsageRow } from '../../metering/usage-row';

export interface Plan {
	readonly events: UsageEvent[];
	readonly held: HeldRows[];
}

/** Plans rows that are all at hand. */
export function planEvents(
	rows: readonly UsageRow[],
	rules: PlanRules,
	missing: readonly MissingRow[] = [],
): Plan {
	const planner = plannerOf(rules);
	for (const row of rows) planner.add(row);
	const plan: Plan = { events: [], held: [] };
	for (const planned of planner.plan(missing)) {
		if ('event' in planned) plan.events.push(planned.event);
		else plan.held.push(planned.held);
	}
	return plan;
}

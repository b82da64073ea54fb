import type { Clock } from '../../delivery/clock';
import { TimeSlice } from '../../delivery/time-slice';
import { plannerOf } from '../../metering/plan-events';
import type { UsageSpan } from '../../metering/usage-span';
import { meterEvent, type MeterEvent } from './meter-event';
import type { MeterDirectory } from './meter-directory';
import type { Meter } from './meters';
import type { RowRules } from './read-row';
import { readRows } from './read-rows';
import type { RowResults } from './row-results';
import type { UsageInput } from './usage-input';

/** What a run is going to send, and the results of the rows that it is not. */
export interface ReportPlan {
	readonly events: readonly MeterEvent[];
	/** Of all rows; those of the events are still open. */
	readonly results: RowResults;
	/** Of the sound rows. */
	readonly span: UsageSpan;
}

/** Reads the inputs in one pass and makes events of them. Nothing of it is kept but the plan. */
export async function planReport(
	inputs: Iterable<UsageInput>,
	directory: MeterDirectory,
	rules: RowRules,
	clock: Clock,
): Promise<ReportPlan> {
	const planner = plannerOf(rules);
	const slice = new TimeSlice(clock);
	const read = await readRows(inputs, directory, rules, planner, slice);
	const { results, meters, span } = read;
	const events: MeterEvent[] = [];
	for (const planned of planner.plan(read.missing)) {
		if (slice.isOver) await slice.rest();
		if ('held' in planned) {
			results.hold(planned.held);
			continue;
		}
		const usage = planned.event;
		const built = meterEvent(usage, meters.get(usage.eventName) as Meter, rules.fractions);
		if ('event' in built) events.push(built.event);
		else results.refuse({ usage }, built.refusal);
	}
	return { events, results, span };
}

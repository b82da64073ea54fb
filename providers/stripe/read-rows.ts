import type { TimeSlice } from '../../delivery/time-slice';
import type { MissingRow, Planner } from '../../metering/plan';
import { UsageSpan } from '../../metering/usage-span';
import { inputEnd } from './input-end';
import type { MeterDirectory } from './meter-directory';
import type { Meter } from './meters';
import { missingRow } from './missing-row';
import { readRow, type RowRules } from './read-row';
import { RowResults } from './row-results';
import type { UsageInput } from './usage-input';

/** What a run's inputs come to. Every input is either planned or has an end that says why not. */
export interface ReadRows {
	/** The meters of the rows, by event name: Stripe lets one active meter have a name. */
	readonly meters: Map<string, Meter>;
	/** Inputs that are no rows, as far as the customer and meter they belong to are known. */
	readonly missing: MissingRow[];
	readonly results: RowResults;
	readonly span: UsageSpan;
}

/** Reads the inputs in one pass and hands the rows to the planner; none of them is kept. */
export async function readRows(
	inputs: Iterable<UsageInput>,
	directory: MeterDirectory,
	rules: RowRules,
	planner: Planner,
	slice: TimeSlice,
): Promise<ReadRows> {
	const read: ReadRows = {
		meters: new Map(),
		missing: [],
		results: new RowResults(),
		span: new UsageSpan(),
	};
	for (const input of inputs) {
		if (slice.isOver) await slice.rest();
		const lookup = directory.known(input.meter) ?? (await directory.lookUp(input.meter));
		if (input.unreadable !== undefined) {
			read.results.addRefused(inputEnd(input, 'rejected', input.unreadable));
		} else if ('refusal' in lookup) {
			read.results.addRefused(inputEnd(input, lookup.status, lookup.refusal));
		} else {
			const row = readRow(input, lookup.meter, rules);
			if (row.ok) {
				read.results.addRead(input.value, row.value.quantity);
				read.meters.set(lookup.meter.event_name, lookup.meter);
				read.span.add(row.value.time);
				planner.add(row.value);
				continue;
			}
			read.results.addRefused(inputEnd(input, 'rejected', row.refusal, lookup.meter));
		}
		const missing = 'meter' in lookup ? missingRow(input, lookup.meter, rules) : undefined;
		if (missing !== undefined) read.missing.push(missing);
	}
	return read;
}

import type { MissingRow } from '../../metering/plan';
import type { UsageRow } from '../../metering/usage-row';
import type { MeterDirectory } from './meter-directory';
import type { Meter } from './meters';
import { missingRow } from './missing-row';
import { readRow, type RowRules } from './read-row';
import { inputResult } from './results';
import type { RowResult } from './row-result';
import type { UsageInput } from './usage-input';

/** What a run's inputs come to. Every input is either a row or has a result that says why not. */
export interface ReadRows {
	readonly rows: UsageRow[];
	/** The meters of the rows, by event name: Stripe lets one active meter have a name. */
	readonly meters: Map<string, Meter>;
	/** Inputs that are no rows, as far as the customer and meter they belong to are known. */
	readonly missing: MissingRow[];
	readonly refused: RowResult[];
}

export function readRows(
	inputs: readonly UsageInput[],
	directory: MeterDirectory,
	rules: RowRules,
): ReadRows {
	const read: ReadRows = { rows: [], meters: new Map(), missing: [], refused: [] };
	for (const input of inputs) {
		const lookup = directory.find(input.meter);
		const meter = 'meter' in lookup ? lookup.meter : undefined;
		if (input.unreadable !== undefined) {
			read.refused.push(inputResult(input, 'rejected', input.unreadable));
		} else if ('refusal' in lookup) {
			read.refused.push(inputResult(input, lookup.status, lookup.refusal));
		} else {
			const row = readRow(input, lookup.meter, rules);
			if (row.ok) {
				read.rows.push(row.value);
				read.meters.set(lookup.meter.event_name, lookup.meter);
				continue;
			}
			read.refused.push(inputResult(input, 'rejected', row.refusal, meter));
		}
		const missing = meter && missingRow(input, meter, rules);
		if (missing !== undefined) read.missing.push(missing);
	}
	return read;
}

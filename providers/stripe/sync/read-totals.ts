import type { SyncTarget } from '../../../metering/sync-target';
import type { UsageWindow } from '../../../metering/window';
import { windowConflicts } from '../../../metering/window-conflicts';
import type { MeterDirectory } from '../meter-directory';
import type { Meter } from '../meters';
import { readCustomer } from '../read-row';
import type { UsageInput } from '../usage-input';
import { readTotal, readWindow, type TotalRules } from './read-total';
import { refusedResult, type SyncResult } from './sync-result';

/** What a run's inputs come to. Every input is either a target of a lane or has a result. */
export interface ReadTotals {
	/** The windows of one customer and meter each, oldest first. */
	readonly lanes: ReadonlyArray<readonly SyncTarget[]>;
	/** The meters of the rows, by event name: Stripe lets one active meter have a name. */
	readonly meters: ReadonlyMap<string, Meter>;
	readonly refused: SyncResult[];
	/** Windows that a row names, but not soundly: nobody may say that they have no usage. */
	readonly unsettled: ReadonlyArray<{ readonly customer: string; readonly window: UsageWindow }>;
	/** True when a refused row may belong to any customer or window. */
	readonly hasLostRows: boolean;
}

export function readTotals(
	inputs: readonly UsageInput[],
	directory: MeterDirectory,
	rules: TotalRules,
): ReadTotals {
	const lanes = new Map<string, SyncTarget[]>();
	const meters = new Map<string, Meter>();
	const refused: SyncResult[] = [];
	const unsettled: Array<{ readonly customer: string; readonly window: UsageWindow }> = [];
	let hasLostRows = false;
	const lose = (input: UsageInput): UsageWindow | undefined => {
		const customer = readCustomer(input.customer);
		const window = readWindow(input, rules);
		if (customer.ok && window.ok) {
			unsettled.push({ customer: customer.value, window: window.value });
		} else hasLostRows = true;
		return window.ok ? window.value : undefined;
	};
	for (const input of inputs) {
		const lookup = directory.find(input.meter);
		if (input.unreadable !== undefined) {
			hasLostRows = true;
			refused.push(refusedResult(input, 'rejected', input.unreadable));
		} else if ('refusal' in lookup) {
			const window = lose(input);
			refused.push(
				refusedResult(input, lookup.status, lookup.refusal, { ...(window && { window }) }),
			);
		} else {
			const { meter } = lookup;
			const read = readTotal(input, meter, rules);
			if (read.ok) {
				meters.set(meter.event_name, meter);
				append(lanes, `${meter.event_name}\n${read.value.customer}`, read.value);
				continue;
			}
			const window = lose(input);
			refused.push(
				refusedResult(input, 'rejected', read.refusal, { meter, ...(window && { window }) }),
			);
		}
	}
	const sound: SyncTarget[][] = [];
	for (const lane of lanes.values()) {
		lane.sort((a, b) => a.window.start - b.window.start);
		const conflicts = windowConflicts(lane);
		for (const [target, refusal] of conflicts) {
			const input = inputs[target.index as number] as UsageInput;
			const meter = meters.get(target.eventName) as Meter;
			refused.push(refusedResult(input, 'rejected', refusal, { meter, window: target.window }));
			unsettled.push(target);
		}
		const rest = conflicts.size === 0 ? lane : lane.filter((target) => !conflicts.has(target));
		if (rest.length > 0) sound.push(rest);
	}
	return { lanes: sound, meters, refused, unsettled, hasLostRows };
}

function append(lanes: Map<string, SyncTarget[]>, key: string, target: SyncTarget): void {
	const lane = lanes.get(key);
	if (lane === undefined) lanes.set(key, [target]);
	else lane.push(target);
}

import type { SyncTarget } from '../../../../metering/sync-target';
import { ZERO } from '../../../../metering/quantity';
import { laneOf, type MeterEvent } from '../../meter-event';
import type { Meter } from '../../meters';

const MINUTE = 60;
const HOUR = 3600;
/** So few hours of a customer are read to the minute, more of them as full hours of one request. */
const FEW_HOURS = 2;

/** A window of one customer, and all events of the run that lie in it. */
export interface StreamedWindow {
	readonly target: SyncTarget;
	readonly events: readonly MeterEvent[];
}

/** The windows of one meter, by customer, oldest first. */
export interface MeterWindows {
	readonly meter: Meter;
	readonly lanes: ReadonlyArray<readonly StreamedWindow[]>;
}

/**
 * The windows in which it shows whether streamed events are counted: from the first to the last
 * minute that the run brings usage of within an hour, so that as little other usage as can be lies
 * in them; or the full hours, where reading so many to the minute would take too long.
 *
 * @param events of the whole run
 * @param streamed those that are in question
 */
export function streamedWindows(
	events: readonly MeterEvent[],
	streamed: ReadonlySet<MeterEvent>,
): MeterWindows[] {
	const byMeter = new Map<Meter, StreamedWindow[][]>();
	for (const lane of grouped(events, laneOf).values()) {
		const asked = lane.filter((event) => streamed.has(event));
		const [first] = asked;
		if (first === undefined) continue;
		const lanes = byMeter.get(first.meter);
		if (lanes === undefined) byMeter.set(first.meter, [windowsOf(asked, lane)]);
		else lanes.push(windowsOf(asked, lane));
	}
	return [...byMeter].map(([meter, lanes]) => ({ meter, lanes }));
}

function windowsOf(asked: readonly MeterEvent[], lane: readonly MeterEvent[]): StreamedWindow[] {
	const hours = [...grouped(asked, hourOf)].sort(([a], [b]) => a - b);
	const inHour = grouped(lane, hourOf);
	return hours.map(([hour, events]) => {
		const { usage } = events[0] as MeterEvent;
		const times = events.map(({ usage: { timestamp } }) => timestamp);
		const isFew = hours.length <= FEW_HOURS;
		const start = isFew ? floorTo(MINUTE, least(times)) : hour;
		const end = isFew ? floorTo(MINUTE, most(times)) + MINUTE : hour + HOUR;
		const { eventName, customer } = usage;
		const window = { start, end };
		return {
			target: { eventName, customer, window, total: ZERO, effect: 'adds' },
			events: (inHour.get(hour) ?? []).filter(
				({ usage: { timestamp } }) => timestamp >= start && timestamp < end,
			),
		};
	});
}

function hourOf({ usage }: MeterEvent): number {
	return floorTo(HOUR, usage.timestamp);
}

function floorTo(seconds: number, at: number): number {
	return Math.floor(at / seconds) * seconds;
}

/** Of as many as there may be: they would not all fit into one call as arguments. */
function least(times: readonly number[]): number {
	return times.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(times: readonly number[]): number {
	return times.reduce((a, b) => Math.max(a, b), -Infinity);
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [item]);
		else group.push(item);
	}
	return groups;
}

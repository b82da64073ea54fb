import type { RangeReading } from '../../../metering/series/range-refusal';
import type { ItemResult } from '../item-result';
import type { MeterDirectory } from '../meter-directory';
import type { Meter } from '../meters';
import type { AskedRow } from './asked-row';
import type { AskedTime } from './asked-time';

/** One customer of one meter, and the time of which an input item asks its usage. */
export interface AskedUsage extends AskedRow {
	/** Not needed where the row is unreadable. */
	readonly time?: RangeReading<AskedTime>;
}

/** Why there is nothing to show of something that was asked for. */
export interface UsageProblem extends ItemResult {
	/** `rejected`: for good, as it was asked. `unread`: it may be answered when asked again. */
	readonly status: 'rejected' | 'unread';
	readonly code: string;
	readonly reason: string;
	readonly customer?: string;
	/** Stripe's ID of the meter, where it was found. */
	readonly meter?: string;
	/** The time that was asked for, where it was found. */
	readonly time?: AskedTime;
}

/** What is asked of a meter; once, whatever the number of items that ask it. */
export interface Wanted {
	/** Absent where all that are subscribed are wanted. */
	readonly customer?: string;
	readonly time: AskedTime;
	/** Positions of the items that ask. */
	readonly items: number[];
	/** True where an item asks for others too, so that its position does not tell which. */
	readonly isOneOfMany: boolean;
}

export interface WantedOfMeter {
	readonly meter: Meter;
	readonly wanted: readonly Wanted[];
}

/** Groups what the items ask by meter, in their order, and tells what cannot be asked. */
export function wantedByMeter(
	asked: readonly AskedUsage[],
	directory: MeterDirectory,
): { readonly meters: readonly WantedOfMeter[]; readonly problems: readonly UsageProblem[] } {
	const byMeter = new Map<string, { meter: Meter; wanted: Map<string, Wanted> }>();
	const problems: UsageProblem[] = [];
	const times = new Map<AskedTime, number>();
	const rowsOf = countByItem(asked);
	for (const row of asked) {
		const isOneOfMany = (rowsOf.get(row.index) ?? 0) > 1;
		const found = findMeter(row, directory);
		if ('problem' in found) {
			problems.push(isOneOfMany ? { ...found.problem, ...aboutOf(row.customer) } : found.problem);
			continue;
		}
		const { meter, time } = found;
		const group = byMeter.get(meter.id) ?? { meter, wanted: new Map<string, Wanted>() };
		byMeter.set(meter.id, group);
		const timeKey = times.get(time) ?? times.size;
		times.set(time, timeKey);
		const key = `${timeKey}\n${row.customer ?? ''}`;
		const known = group.wanted.get(key);
		if (known === undefined) {
			const { index, customer } = row;
			const named = customer === undefined ? {} : { customer };
			group.wanted.set(key, { ...named, time, items: [index], isOneOfMany });
		} else if (known.items.at(-1) !== row.index) {
			known.items.push(row.index);
		}
	}
	const meters = [...byMeter.values()];
	return {
		meters: meters.map(({ meter, wanted }) => ({ meter, wanted: [...wanted.values()] })),
		problems,
	};
}

/** Whom a problem is about, where the position of an item does not tell. */
export function aboutOf(customer: string | undefined): { readonly about?: string } {
	return customer === undefined || customer === '' ? {} : { about: `Customer ${customer}` };
}

function findMeter(
	{ index, meter, customer, unreadable, time }: AskedUsage,
	directory: MeterDirectory,
): { meter: Meter; time: AskedTime } | { problem: UsageProblem } {
	const problemOf = (
		status: UsageProblem['status'],
		refusal: Pick<UsageProblem, 'code' | 'field' | 'reason'>,
	) => ({ problem: { index, status, ...refusal, ...(customer !== undefined && { customer }) } });
	if (unreadable !== undefined) return problemOf('rejected', unreadable);
	if (time === undefined) throw new RangeError('a row that can be read has to name its time');
	if (!time.ok) return problemOf('rejected', time.refusal);
	const lookup = directory.find(meter);
	if ('meter' in lookup) return { meter: lookup.meter, time: time.value };
	return problemOf(lookup.status === 'unsent' ? 'unread' : 'rejected', lookup.refusal);
}

function countByItem(asked: readonly AskedUsage[]): ReadonlyMap<number, number> {
	const counts = new Map<number, number>();
	for (const { index } of asked) counts.set(index, (counts.get(index) ?? 0) + 1);
	return counts;
}

import { parseQuantity, type Quantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import type { UsageWindow } from '../../metering/window';
import { HOUR, type RunPlan, type Schedule, type Slot } from './schedule';

/** The wall clock at the world's beginning, in Unix seconds. */
const BEGINNING = Date.UTC(2026, 2, 10) / 1000;
const HOUR_SECONDS = 3600;
/** Windows that a run takes rows of although they begin only then, in milliseconds. */
const AHEAD_MS = 3 * HOUR;

/** The true wall clock, in Unix seconds. */
export function trueWall(ms: number): number {
	return Math.floor(BEGINNING + ms / 1000);
}

export function windowOf({ hour }: Slot): UsageWindow {
	const start = BEGINNING + hour * HOUR_SECONDS;
	return { start, end: start + HOUR_SECONDS };
}

export const customerOf = ({ customer }: Slot): string => `cus_${'AB'[customer] ?? customer}`;

export function quantityOf(text: string): Quantity {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
}

/** What the source says over time. */
export class Source {
	readonly changes: Array<{ at: number; slot: Slot; total: string | null }> = [];

	constructor(readonly slots: readonly Slot[]) {}

	change(at: number, slot: number, total: string | null): void {
		const changed = this.slots[slot % this.slots.length] as Slot;
		this.changes.push({ at, slot: changed, total });
	}

	/** The total of a window at a time, null when there is no row of it. */
	totalAt(slot: Slot, at: number): string | null {
		let { total } = slot;
		for (const change of this.changes) {
			if (change.slot === slot && change.at <= at) total = change.total;
		}
		return total;
	}

	/** The rows that a run takes at a time, a lane for each customer. */
	lanesAt(at: number, { lookBack, clearsMissing }: RowsWanted): SyncTarget[][] {
		const lanes = [0, 1].map((customer) =>
			this.slots
				.filter((slot) => slot.customer === customer && slot.hour * HOUR <= at + AHEAD_MS)
				.sort((a, b) => a.hour - b.hour)
				.slice(-lookBack)
				.flatMap((slot) => this.#target(slot, at, clearsMissing)),
		);
		let index = 0;
		return lanes
			.filter((lane) => lane.length > 0)
			.map((lane) =>
				lane.map((target) => (target.index === undefined ? target : { ...target, index: index++ })),
			);
	}

	#target(slot: Slot, at: number, clearsMissing: boolean): SyncTarget[] {
		const total = this.totalAt(slot, at);
		if (total === null && !clearsMissing) return [];
		const target: SyncTarget = {
			...(total !== null && { index: 0 }),
			eventName: 'api_calls',
			customer: customerOf(slot),
			window: windowOf(slot),
			total: quantityOf(total ?? '0'),
			effect: 'adds',
		};
		return [target];
	}
}

export type RowsWanted = Pick<RunPlan, 'lookBack' | 'clearsMissing'>;

/** What a schedule holds, with times from the world's beginning in place of gaps. */
export interface Course {
	readonly source: Source;
	readonly runs: ReadonlyArray<{ readonly at: number; readonly plan: RunPlan }>;
	readonly storms: readonly Storm[];
	/** When the last of it happens. */
	readonly end: number;
}

export interface Storm {
	readonly from: number;
	readonly to: number;
	readonly retryAfterMs?: number;
}

export function courseOf({ slots, happenings }: Schedule): Course {
	const source = new Source(slots);
	const runs: Array<{ at: number; plan: RunPlan }> = [];
	const storms: Storm[] = [];
	let at = 0;
	for (const happening of happenings) {
		at += happening.gapMs;
		if (happening.kind === 'source') source.change(at, happening.slot, happening.total);
		else if (happening.kind === 'run') runs.push({ at, plan: happening.run });
		else {
			const { ms, retryAfterMs } = happening;
			storms.push({ from: at, to: at + ms, ...(retryAfterMs !== undefined && { retryAfterMs }) });
		}
	}
	// Every window has to have begun before its total can be right.
	const latest = Math.max(...slots.map(({ hour }) => hour * HOUR));
	return { source, runs, storms, end: Math.max(at, latest) };
}

import {
	addQuantities,
	formatQuantity,
	parseQuantity,
	type Quantity,
} from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import type { UsageWindow } from '../../metering/window';
import { HOUR, type RunPlan, type Schedule, type Slot, type StrangersEvent } from './schedule';

/** The wall clock at the world's beginning, in Unix seconds. */
const BEGINNING = Date.UTC(2026, 2, 10) / 1000;
const HOUR_SECONDS = 3600;
/** Windows that a run takes rows of although they begin only then, in milliseconds. */
const AHEAD_MS = 3 * HOUR;

/** The true wall clock, in Unix seconds. */
export function trueWall(ms: number): number {
	return Math.floor(BEGINNING + ms / 1000);
}

export function windowOf({ hour, hours = 1 }: Slot): UsageWindow {
	const start = BEGINNING + hour * HOUR_SECONDS;
	return { start, end: start + hours * HOUR_SECONDS };
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
	readonly #days = new Map<string, Slot>();

	constructor(readonly slots: readonly Slot[]) {
		for (const { customer, hour } of slots) {
			const day = Math.floor(hour / 24) * 24;
			this.#days.set(`${customer} ${day}`, { customer, hour: day, hours: 24, total: null });
		}
	}

	slotAt(index: number): Slot {
		return this.slots[index % this.slots.length] as Slot;
	}

	change(at: number, slot: number, total: string | null): void {
		this.changes.push({ at, slot: this.slotAt(slot), total });
	}

	/** The total of a window at a time, null when there is no row of it. */
	totalAt(slot: Slot, at: number): string | null {
		if (slot.hours === 24) return this.#sumOfDay(slot, at);
		let { total } = slot;
		for (const change of this.changes) {
			if (change.slot === slot && change.at <= at) total = change.total;
		}
		return total;
	}

	#sumOfDay(day: Slot, at: number): string | null {
		const totals = this.slots
			.filter(
				({ customer, hour }) =>
					customer === day.customer && hour >= day.hour && hour < day.hour + 24,
			)
			.flatMap((slot) => this.totalAt(slot, at) ?? []);
		if (totals.length === 0) return null;
		return formatQuantity(totals.map(quantityOf).reduce(addQuantities));
	}

	/** The rows that a run takes at a time, a lane for each customer. */
	lanesAt(at: number, { lookBack, clearsMissing, perDay }: RowsWanted): SyncTarget[][] {
		const slots = perDay ? [...this.#days.values()] : this.slots;
		const lanes = [0, 1].map((customer) =>
			slots
				.filter((slot) => slot.customer === customer && slot.hour * HOUR <= at + AHEAD_MS)
				.sort((a, b) => a.hour - b.hour)
				.slice(-lookBack)
				.flatMap((slot) => this.targetOf(slot, at, clearsMissing)),
		);
		let index = 0;
		return lanes
			.filter((lane) => lane.length > 0)
			.map((lane) =>
				lane.map((target) => (target.index === undefined ? target : { ...target, index: index++ })),
			);
	}

	targetOf(slot: Slot, at: number, clearsMissing: boolean): SyncTarget[] {
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

export type RowsWanted = Pick<RunPlan, 'lookBack' | 'clearsMissing' | 'perDay'>;

/** What a schedule holds, with times from the world's beginning in place of gaps. */
export interface Course {
	readonly source: Source;
	readonly runs: ReadonlyArray<{ readonly at: number; readonly plan: RunPlan }>;
	readonly storms: readonly Storm[];
	readonly strangers: ReadonlyArray<{ readonly at: number; readonly event: StrangersEvent }>;
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
	const strangers: Array<{ at: number; event: StrangersEvent }> = [];
	let at = 0;
	for (const happening of happenings) {
		at += happening.gapMs;
		if (happening.kind === 'source') source.change(at, happening.slot, happening.total);
		else if (happening.kind === 'run') runs.push({ at, plan: happening.run });
		else if (happening.kind === 'storm') {
			const { ms, retryAfterMs } = happening;
			storms.push({ from: at, to: at + ms, ...(retryAfterMs !== undefined && { retryAfterMs }) });
		} else strangers.push({ at, event: happening });
	}
	// Every window has to have begun before its total can be right.
	const latest = Math.max(...slots.map(({ hour }) => hour * HOUR));
	return { source, runs, storms, strangers, end: Math.max(at, latest) };
}

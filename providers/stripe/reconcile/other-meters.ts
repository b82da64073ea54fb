import { compareQuantities, negateQuantity } from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { type Fault, formatDrift } from '../../../metering/reconciliation/fault';
import type { SyncTarget } from '../../../metering/sync-target';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import type { ReconcileKind } from './kinds';
import { readWindows } from './read-windows';
import { refuseComparison } from './reconcile-meter';

/** The comparisons of the run's meters, by customer and window. */
export class ComparedMeters {
	readonly #known = new Map<string, Comparison>();
	readonly #meters: readonly Meter[];

	constructor(meters: ReadonlyArray<{ readonly meter: Meter; readonly compared: Compared }>) {
		this.#meters = meters.map(({ meter }) => meter);
		for (const { meter, compared } of meters) {
			for (const one of compared.keys()) this.#known.set(keyOf(meter, one), one);
		}
	}

	find(meter: Meter, place: Comparison): Comparison | undefined {
		return this.#known.get(keyOf(meter, place));
	}

	/** Of two meters the one lacks what the other has too much, for the same customer and window. */
	trade(own: Meter, one: Comparison): Fault<ReconcileKind> | undefined {
		const other = this.#meters.find((meter) => {
			const found = meter.id === own.id ? undefined : this.find(meter, one);
			if (found === undefined || found.standing === 'matched') return false;
			return compareQuantities(found.drift, negateQuantity(one.drift)) === 0;
		});
		if (other === undefined) return undefined;
		const opposite = one.drift.units < 0n ? 'lacks' : 'has too much';
		return {
			kind: 'wrong_meter',
			reason: `Stripe shows ${formatDrift(one.drift)}, exactly what the meter "${other.display_name}" (${other.event_name}) ${opposite} for the same customer and window. Look at the event name that the sender gives, then sync both`,
		};
	}
}

type Compared = ReadonlyMap<Comparison, unknown>;

function keyOf({ id }: Meter, { customer, window }: Comparison): string {
	return `${id}\n${customer}\n${window.start}\n${window.end}`;
}

/**
 * Finds on other meters, for the same customer and window, exactly what one lacks.
 *
 * @param lacking what nothing else explains
 * @param others active meters
 */
export async function findOnOthers(
	lacking: readonly Comparison[],
	others: readonly Meter[],
	compared: ComparedMeters,
	run: ReadRun,
): Promise<Map<Comparison, Fault<ReconcileKind>>> {
	const found = new Map<Comparison, Fault<ReconcileKind>>();
	for (const meter of others) {
		const open = lacking.filter(
			(one) =>
				!found.has(one) &&
				// Where the run has rows of the other meter, its total is compared already.
				compared.find(meter, one) === undefined &&
				refuseComparison(meter, one.window) === undefined,
		);
		const targets = new Map(open.map((one) => [targetOf(one, meter), one]));
		const readings = await readWindows(meter, lanesOf([...targets.keys()]), run);
		for (const [target, reading] of readings) {
			const one = targets.get(target) as Comparison;
			if (!reading.ok) continue;
			if (compareQuantities(reading.shown, one.drift) !== 0) continue;
			found.set(one, {
				kind: 'wrong_meter',
				reason: `Stripe shows ${formatDrift(one.drift)}, and has exactly that for the same customer and window on the meter "${meter.display_name}" (${meter.event_name}). Look at the event name that the sender gives, take it off there, and sync the window`,
			});
		}
	}
	return found;
}

function targetOf({ customer, window, source }: Comparison, meter: Meter): SyncTarget {
	return { eventName: meter.event_name, customer, window, total: source, effect: 'adds' };
}

function lanesOf(targets: readonly SyncTarget[]): SyncTarget[][] {
	const lanes = new Map<string, SyncTarget[]>();
	for (const target of targets) {
		const lane = lanes.get(target.customer);
		if (lane === undefined) lanes.set(target.customer, [target]);
		else lane.push(target);
	}
	for (const lane of lanes.values()) lane.sort((a, b) => a.window.start - b.window.start);
	return [...lanes.values()];
}

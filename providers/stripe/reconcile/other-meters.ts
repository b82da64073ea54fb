import {
	compareQuantities,
	formatQuantity,
	subtractQuantities,
	ZERO,
} from '../../../metering/quantity';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { type Fault, formatDrift } from '../../../metering/reconciliation/fault';
import type { SyncTarget } from '../../../metering/sync-target';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import type { ReconcileKind } from './kinds';
import { readWindows } from './read-windows';
import { refuseComparison } from './reconcile-meter';

/** The source's totals of another meter, where the run has rows of it. */
export type SourceOf = (eventName: string, one: Comparison) => Comparison | undefined;

/**
 * Finds on other meters, for the same customer and window, exactly what one lacks.
 *
 * @param lacking what nothing else explains
 * @param others active meters
 */
export async function findOnOthers(
	lacking: readonly Comparison[],
	others: readonly Meter[],
	sourceOf: SourceOf,
	run: ReadRun,
): Promise<Map<Comparison, Fault<ReconcileKind>>> {
	const found = new Map<Comparison, Fault<ReconcileKind>>();
	for (const meter of others) {
		const open = lacking.filter(
			(one) => !found.has(one) && refuseComparison(meter, one.window) === undefined,
		);
		const targets = new Map(open.map((one) => [targetOf(one, meter), one]));
		const readings = await readWindows(meter, lanesOf([...targets.keys()]), run);
		for (const [target, reading] of readings) {
			const one = targets.get(target) as Comparison;
			if (!reading.ok) continue;
			const source = sourceOf(meter.event_name, one)?.source ?? ZERO;
			const excess = subtractQuantities(reading.shown, source);
			if (compareQuantities(excess, one.drift) !== 0) continue;
			found.set(one, {
				kind: 'wrong_meter',
				reason: `Stripe shows ${formatDrift(one.drift)}, and has exactly ${formatQuantity(excess)} for the same customer and window on the meter "${meter.display_name}" (${meter.event_name})${source.units === 0n ? '' : ' more than the source says'}. Look at the event name that the sender gives, take it off there, and sync the window`,
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

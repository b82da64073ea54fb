import { MAY_BE_COUNTED } from '../../../delivery/ending';
import type { SyncLane } from '../../../delivery/sync/sync';
import { parseQuantity } from '../../../metering/quantity';
import type { PlannedUsage, SentUsage, UnclearUsage } from '../billing/billable';
import { DRY_RUN } from '../item-result';
import type { Meter } from '../meters';
import type { SyncResult } from './sync-result';

/**
 * Whose usage a sync may change, and on which meter; differences of invoiced periods go to another.
 *
 * @param meters by event name
 */
export function plannedIn(
	lanes: readonly SyncLane[],
	meters: ReadonlyMap<string, Meter>,
	carryTo: Meter | undefined,
): PlannedUsage[] {
	return lanes.flatMap(({ targets, implied }) => {
		const first = targets[0] ?? implied?.()[0];
		const meter = first && meters.get(first.eventName);
		if (first === undefined || meter === undefined) return [];
		const { customer } = first;
		return [{ meter, customer }, ...(carryTo ? [{ meter: carryTo, customer }] : [])];
	});
}

/**
 * The corrections that Stripe accepted, or that a dry run held back; and those that it may have
 * accepted.
 *
 * @param meters by event name
 */
export function sentIn(
	results: readonly SyncResult[],
	meters: ReadonlyMap<string, Meter>,
): { readonly sent: readonly SentUsage[]; readonly unclear: readonly UnclearUsage[] } {
	const sent: SentUsage[] = [];
	const unclear: UnclearUsage[] = [];
	for (const { status, code = '', customer, event } of results) {
		const meter = event && meters.get(event.eventName);
		const value = parseQuantity(event?.value);
		if (!event || !meter || customer === undefined || !value.ok) continue;
		const usage = { meter, customer, at: event.timestamp, quantity: value.quantity };
		if (status === 'synced' || code === DRY_RUN) sent.push(usage);
		else if (MAY_BE_COUNTED.includes(code)) unclear.push({ ...usage, code });
	}
	return { sent, unclear };
}

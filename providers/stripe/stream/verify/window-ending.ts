import { MAY_BE_COUNTED } from '../../../../delivery/ending';
import {
	addQuantities,
	formatQuantity,
	type Quantity,
	significantDigits,
	ZERO,
} from '../../../../metering/quantity';
import type { SyncTarget } from '../../../../metering/sync-target';
import { broughtInAll, verifyWindow, type WindowEvidence } from '../../../../metering/verification';
import { formatWindow } from '../../../../metering/window';
import type { EventOutcome } from '../../event-outcome';
import { MOST_VALUE_DIGITS } from '../../limits';
import type { MeterEvent } from '../../meter-event';
import type { WindowReading } from '../../reconcile/read-windows';
import { sentUsage } from '../../sent-usage';

/** What the totals of a window make of its events that were taken without a word. */
export type WindowEnding = Omit<EventOutcome, 'attempts'>;

/** What a run has in a window, by what is known of its events. */
export function broughtTo(
	events: readonly MeterEvent[],
	outcomes: ReadonlyMap<MeterEvent, EventOutcome>,
): Pick<WindowEvidence, 'taken' | 'added' | 'known' | 'isInDoubt'> {
	const sums = { taken: ZERO, added: ZERO, known: ZERO };
	let isInDoubt = false;
	for (const event of events) {
		const { status, code = '' } = outcomes.get(event) as EventOutcome;
		if (MAY_BE_COUNTED.includes(code)) isInDoubt = true;
		else if (status in SUMS) {
			const sum = SUMS[status as keyof typeof SUMS];
			sums[sum] = addQuantities(sums[sum], sentUsage(event).quantity);
		}
	}
	return { ...sums, isInDoubt };
}

const SUMS = { accepted_unverified: 'taken', accepted: 'added', duplicate: 'known' } as const;

/** @param seconds that Stripe had to show what it took */
export function windowEnding(
	target: SyncTarget,
	evidence: WindowEvidence,
	seconds: number,
): WindowEnding {
	const all = broughtInAll(evidence);
	// Totals come as doubles: what is shown was rounded, and would seem to lack what is rounded off.
	if (significantDigits(all) > MOST_VALUE_DIGITS) {
		return {
			status: 'accepted_unverified',
			code: 'not_told_apart',
			reason: `this run has ${formatQuantity(all)} for ${target.customer} in ${formatWindow(target.window)}, and Stripe shows totals to ${MOST_VALUE_DIGITS} digits only. Meter in a larger unit`,
		};
	}
	const verdict = verifyWindow(evidence);
	switch (verdict.kind) {
		case 'verified':
			return { status: 'verified', ...(verdict.isNew !== undefined && { isNew: verdict.isNew }) };
		case 'missing':
			return {
				status: 'missing',
				code: 'not_shown',
				reason: `${shownOf(target, evidence.after)}, ${seconds} s after the last event was taken: of what this run brought at least ${formatQuantity(verdict.lacking)} is not counted, or not yet, and Stripe does not say of which events. Run again with the same rows within a day, or compare with Reconcile of the node Stripe Usage`,
			};
		default:
			return {
				status: 'accepted_unverified',
				code: 'not_told_apart',
				reason: `${shownOf(target, evidence.after)}${beforeOf(evidence)}, and this run brought ${formatQuantity(evidence.taken)}: other usage is in it too, or an earlier run brought some of this, so the total does not tell. Compare with Reconcile of the node Stripe Usage`,
			};
	}
}

/** Of a window that could not be looked at. */
export function unreadEnding(
	{ customer }: SyncTarget,
	{ outcome: { code, reason = '' } }: WindowReading & { readonly ok: false },
): WindowEnding {
	if (code === 'customer_not_found') {
		return {
			status: 'rejected',
			code,
			reason: `Stripe took it, but has no customer ${customer} and drops it. Check the customer ID and the account of the key`,
		};
	}
	const why =
		code === 'cancelled' ? 'the execution was cancelled before the totals were read' : reason;
	return {
		status: 'accepted_unverified',
		code: 'not_looked_at',
		reason: `Stripe took it, but what it shows could not be read: ${why}`,
	};
}

function shownOf({ customer, window }: SyncTarget, shown: Quantity): string {
	return `Stripe shows ${formatQuantity(shown)} for ${customer} in ${formatWindow(window)}`;
}

function beforeOf({ before }: WindowEvidence): string {
	return before === undefined ? '' : `, showed ${formatQuantity(before)} before this run`;
}

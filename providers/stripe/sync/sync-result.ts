import { MAY_BE_COUNTED } from '../../../delivery/ending';
import { DRY_RUN } from '../../../delivery/sync/endings';
import type { SyncOutcome } from '../../../delivery/sync/sync-outcome';
import {
	addQuantities,
	formatQuantity,
	negateQuantity,
	type Quantity,
} from '../../../metering/quantity';
import type { Refusal, UsageField } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, type UsageWindow } from '../../../metering/window';
import type { ItemField, AttemptedResult } from '../item-result';
import type { Meter } from '../meters';
import type { UsageInput } from '../usage-input';

/** How one window ended, in the words that the node puts out. */
export interface SyncResult extends AttemptedResult {
	readonly status: SyncOutcome['status'];
	readonly customer?: string;
	readonly eventName?: string;
	readonly window?: UsageWindow;
	/** What Stripe showed, plain decimal text; absent where it was not read. */
	readonly previousTotal?: string;
	/** The source's total; what could not be read is shown as it came. */
	readonly newTotal?: string;
	/** The source's total minus what Stripe showed. */
	readonly delta?: string;
	/** The delta as it is added up. */
	readonly change?: Quantity;
	/** The meter event, if one was sent or would have been. */
	readonly event?: {
		readonly eventName: string;
		/** Plain decimal text. */
		readonly value: string;
		/** Unix seconds. */
		readonly timestamp: number;
		readonly identifier: string;
	};
	/** The meter that a difference of an invoiced period is billed on instead. */
	readonly carriedTo?: string;
	/** True for a window that no row names, of a customer that was billed in it. */
	readonly vanished: boolean;
}

/** The result of a row whose window was never looked at. */
export function refusedResult(
	input: UsageInput,
	status: 'rejected' | 'unsent',
	refusal: Refusal,
	known: { readonly meter?: Meter; readonly window?: UsageWindow } = {},
): SyncResult {
	const { meter, window } = known;
	const { code, reason, field } = refusal;
	const eventName =
		meter?.event_name ?? (input.meter.by === 'event_name' ? input.meter.value : undefined);
	return {
		index: input.index,
		status,
		code,
		reason,
		field: fieldOf(field, input),
		...(eventName && { eventName }),
		...(window && { window }),
		...shown('customer', input.customer),
		...shown('newTotal', input.value),
		vanished: false,
		attempts: 0,
	};
}

function shown(name: 'customer' | 'newTotal', raw: unknown): Partial<SyncResult> {
	const showable = ['string', 'number', 'bigint', 'boolean'].includes(typeof raw);
	return showable ? { [name]: String(raw).slice(0, 100) } : {};
}

/** @param input the row that names the window; none does if it vanished from the source */
export function targetResult(
	target: SyncTarget,
	outcome: SyncOutcome,
	input: UsageInput | undefined,
): SyncResult {
	const { status, code, field, reason, attempts, correction, settledIn } = outcome;
	const { total, customer, window } = target;
	const change = outcome.shown && addQuantities(total, negateQuantity(outcome.shown));
	return {
		...(input === undefined
			? { about: `Customer ${customer}, window ${formatWindow(window)}` }
			: { index: input.index }),
		status,
		...(code && { code }),
		...(field && { field: fieldOf(field, input) }),
		...(reason && { reason }),
		customer,
		eventName: target.eventName,
		window,
		newTotal: formatQuantity(total),
		...(outcome.shown &&
			change && {
				previousTotal: formatQuantity(outcome.shown),
				delta: formatQuantity(change),
				change,
			}),
		...(correction &&
			mayExist(outcome) && {
				event: {
					eventName: correction.target.eventName,
					value: formatQuantity(correction.value),
					timestamp: correction.timestamp,
					identifier: correction.identifier,
				},
			}),
		...(settledIn && { carriedTo: settledIn.eventName }),
		vanished: input === undefined,
		attempts,
	};
}

/**
 * True for an event that was sent, or is planned. The identifier of a refused one belongs to another
 * event, which nobody should cancel by it.
 */
function mayExist({ status, code = '' }: SyncOutcome): boolean {
	return status === 'synced' || [...MAY_BE_COUNTED, DRY_RUN].includes(code);
}

/** The field as the panel of this operation has it. */
function fieldOf(field: UsageField, input: UsageInput | undefined): ItemField {
	if (field === 'value') return 'total';
	const isOfWindow = field === 'window_start' || field === 'window_end';
	return isOfWindow && input?.time.kind === 'timestamp' ? 'timestamp' : field;
}

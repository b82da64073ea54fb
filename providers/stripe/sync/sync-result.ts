import type { SyncOutcome } from '../../../delivery/sync/sync-outcome';
import { addQuantities, formatQuantity, negateQuantity } from '../../../metering/quantity';
import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import type { UsageWindow } from '../../../metering/window';
import type { ItemResult } from '../item-result';
import type { Meter } from '../meters';
import type { UsageInput } from '../usage-input';

/** How one window ended, in the words that the node puts out. */
export interface SyncResult extends ItemResult {
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
	/** The meter event, if one was sent or would have been. */
	readonly event?: {
		readonly eventName: string;
		/** Plain decimal text. */
		readonly value: string;
		/** Unix seconds. */
		readonly timestamp: number;
		readonly identifier: string;
	};
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
	const eventName =
		meter?.event_name ?? (input.meter.by === 'event_name' ? input.meter.value : undefined);
	return {
		index: input.index,
		status,
		...refusal,
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

/**
 * @param index the input item that the result goes with; of a vanished window one that stands for it
 */
export function targetResult(target: SyncTarget, outcome: SyncOutcome, index: number): SyncResult {
	const { status, code, field, reason, attempts, correction } = outcome;
	const { total } = target;
	return {
		index,
		status,
		...(code && { code }),
		...(field && { field }),
		...(reason && { reason }),
		customer: target.customer,
		eventName: target.eventName,
		window: target.window,
		newTotal: formatQuantity(total),
		...(outcome.shown && {
			previousTotal: formatQuantity(outcome.shown),
			delta: formatQuantity(addQuantities(total, negateQuantity(outcome.shown))),
		}),
		...(correction && {
			event: {
				eventName: correction.target.eventName,
				value: formatQuantity(correction.value),
				timestamp: correction.timestamp,
				identifier: correction.identifier,
			},
		}),
		vanished: target.index === undefined,
		attempts,
	};
}

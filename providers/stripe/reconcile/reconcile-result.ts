import { formatQuantity, type Quantity } from '../../../metering/quantity';
import type { Comparison, Standing } from '../../../metering/reconciliation/comparison';
import type { Fault } from '../../../metering/reconciliation/fault';
import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, type UsageWindow } from '../../../metering/window';
import type { ItemResult } from '../item-result';
import type { SyncResult } from '../sync/sync-result';
import type { ReconcileKind } from './kinds';
import type { Stake } from './stake';

/**
 * - `unbilled`: the totals match, but no subscription bills them.
 * - `rejected`: the row cannot be compared as it stands.
 * - `unread`: Stripe's total could not be read now.
 */
export type ReconcileStatus = Standing | 'unbilled' | 'rejected' | 'unread';

const DRIFTED: readonly ReconcileStatus[] = ['missing', 'under', 'over', 'unbilled'];

/** How one row came out, in the words that the node puts out. */
export interface ReconcileResult extends ItemResult {
	readonly status: ReconcileStatus;
	readonly kind?: ReconcileKind;
	readonly customer?: string;
	readonly eventName?: string;
	readonly window?: UsageWindow;
	/** Plain decimal text; what could not be read is shown as it came. */
	readonly sourceTotal?: string;
	/** Stripe's total; absent where it is not known, or the customer is not. */
	readonly shown?: Quantity;
	/** The source's total minus Stripe's. */
	readonly drift?: Quantity;
	readonly stake?: Stake;
	/** False for a window that no row names. */
	readonly isNamed: boolean;
}

/** True for the status of a row that costs money: what is not billed, or too much. */
export function isDrift(status: unknown): boolean {
	return DRIFTED.some((one) => one === status);
}

/** A row that Sync Totals would refuse as well. */
export function refusedRow({ status, newTotal, ...result }: SyncResult): ReconcileResult {
	const { index, code, field, reason, customer, eventName, window } = result;
	return {
		...(index !== undefined && { index }),
		status: status === 'rejected' ? 'rejected' : 'unread',
		...(code && { code }),
		...(field && { field }),
		...(reason && { reason }),
		...(customer !== undefined && { customer }),
		...(eventName && { eventName }),
		...(window && { window }),
		...(newTotal !== undefined && { sourceTotal: newTotal }),
		isNamed: true,
	};
}

/** A row whose total at Stripe is not known. */
export function unreadRow(
	target: SyncTarget,
	status: 'matched' | 'missing' | 'rejected' | 'unread',
	{ code, reason }: Pick<Refusal, 'code' | 'reason'>,
): ReconcileResult {
	return {
		...placeOf(target),
		status,
		code,
		reason,
		sourceTotal: formatQuantity(target.total),
		...(status === 'missing' && { kind: 'unknown_customer', drift: target.total }),
	};
}

export function comparedRow(
	target: SyncTarget,
	{ source, shown, drift, standing }: Comparison,
	found: {
		readonly status?: 'unbilled';
		readonly fault?: Fault<ReconcileKind>;
		readonly pending?: string;
		readonly stake?: Stake;
	},
): ReconcileResult {
	const { fault, pending, stake, status = standing } = found;
	return {
		...placeOf(target),
		status,
		...(pending !== undefined && { code: 'window_young', reason: pending }),
		...(fault && { kind: fault.kind, code: fault.kind, reason: fault.reason }),
		sourceTotal: formatQuantity(source),
		shown,
		drift,
		...(stake && { stake }),
	};
}

function placeOf({ index, customer, eventName, window }: SyncTarget) {
	return {
		...(index === undefined
			? { about: `Customer ${customer}, window ${formatWindow(window)}` }
			: { index }),
		customer,
		eventName,
		window,
		isNamed: index !== undefined,
	};
}

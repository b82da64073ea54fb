import type { SyncLane } from '../../../delivery/sync/sync';
import {
	type Comparison,
	type CompareRules,
	compareTotals,
} from '../../../metering/reconciliation/comparison';
import type { SyncTarget } from '../../../metering/sync-target';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import { readWindows } from './read-windows';
import { type ReconcileResult, unreadRow } from './reconcile-result';

/** The rows of one meter beside what Stripe shows. */
export interface ComparedMeter {
	readonly meter: Meter;
	/** Every window that could be read, by its comparison. */
	readonly compared: ReadonlyMap<Comparison, SyncTarget>;
	/** Rows that could not be compared, or whose customer Stripe does not know. */
	readonly others: readonly ReconcileResult[];
	/** Windows without a row that could not be read. */
	readonly unreadWithoutRow: number;
}

/** Reads the meter's windows and compares them. Never throws for what Stripe does. */
export async function compareMeter(
	meter: Meter,
	lanes: readonly SyncLane[],
	rules: CompareRules,
	run: ReadRun,
): Promise<ComparedMeter> {
	const targets = lanes.map((lane) =>
		[...lane.targets, ...(lane.implied?.() ?? [])].sort((a, b) => a.window.start - b.window.start),
	);
	const readings = await readWindows(meter, targets, run);
	const compared = new Map<Comparison, SyncTarget>();
	const others: ReconcileResult[] = [];
	let unreadWithoutRow = 0;
	for (const [target, reading] of readings) {
		const { customer, window, total: source, index } = target;
		const isNamed = index !== undefined;
		if (reading.ok) {
			const totals = { customer, window, source, shown: reading.shown, isNamed };
			compared.set(compareTotals(totals, rules), target);
			continue;
		}
		const { status, code = 'unexpected_answer', reason = 'no answer' } = reading.outcome;
		const isUnknown = code === 'customer_not_found';
		// A customer who was deleted is billed no more, and no row asked for this one.
		if (!isNamed && isUnknown) continue;
		if (!isNamed) unreadWithoutRow += 1;
		else if (isUnknown) others.push(unknownCustomer(target));
		else if (code === 'cancelled') others.push(unreadRow(target, 'unread', CANCELLED));
		else {
			const end = status === 'rejected' ? 'rejected' : 'unread';
			others.push(unreadRow(target, end, { code, reason }));
		}
	}
	return { meter, compared, others, unreadWithoutRow };
}

const CANCELLED = {
	code: 'cancelled',
	reason: 'the execution was cancelled before this was read. Run it again',
};

function unknownCustomer(target: SyncTarget): ReconcileResult {
	return unreadRow(target, target.total.units === 0n ? 'matched' : 'missing', {
		code: 'unknown_customer',
		reason: `Stripe has no customer ${target.customer}, or it was deleted, so none of its usage is billed. Check the ID, and the account of the key and whether it is for test or live mode`,
	});
}

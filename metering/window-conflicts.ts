import type { Refusal } from './refusal';
import type { SyncTarget } from './sync-target';
import { formatWindow } from './window';

/**
 * Finds rows of one customer and meter that contradict each other: two totals for one window, or
 * windows that overlap, so that one's usage is part of the other's.
 *
 * @param targets windows of one customer and meter, oldest first
 * @returns why, by target; all rows of a contradiction are among them
 */
export function windowConflicts(targets: readonly SyncTarget[]): ReadonlyMap<SyncTarget, Refusal> {
	const conflicts = new Map<SyncTarget, Refusal>();
	let longest: SyncTarget | undefined;
	for (const target of targets) {
		if (longest !== undefined && target.window.start < longest.window.end) {
			if (!conflicts.has(longest)) conflicts.set(longest, conflictOf(longest, target));
			conflicts.set(target, conflictOf(target, longest));
		}
		if (longest === undefined || target.window.end > longest.window.end) longest = target;
	}
	return conflicts;
}

function conflictOf(target: SyncTarget, other: SyncTarget): Refusal {
	const { customer, window } = target;
	const isSame = window.start === other.window.start && window.end === other.window.end;
	if (isSame) {
		return {
			field: 'row',
			code: 'window_repeated',
			reason: `item ${other.index} names the same customer ${customer} and window ${formatWindow(window)}. Add them up in the source: one total per customer and window`,
		};
	}
	return {
		field: 'row',
		code: 'windows_overlap',
		reason: `the window ${formatWindow(window)} overlaps ${formatWindow(other.window)} of item ${other.index} for customer ${customer}, so usage would be in both. Give windows of one grid`,
	};
}

import { addQuantities, formatQuantity, magnitudeOf, ZERO } from '../quantity';
import { formatWindow } from '../window';
import type { Comparison } from './comparison';
import { type Fault, type Faults, formatDrift, placeOf } from './fault';

/** How usage got to the wrong place: what stays the same, and what does not. */
interface Trade {
	readonly kind: 'wrong_customer' | 'wrong_hour';
	readonly sameFor: (comparison: Comparison) => string;
	readonly other: (comparison: Comparison) => string;
	readonly mend: string;
}

export const WRONG_HOUR: Trade = {
	kind: 'wrong_hour',
	sameFor: ({ customer }) => customer,
	other: ({ window }) => formatWindow(window),
	mend: 'Look at the timestamps that the sender gives and their time zone, then sync both windows',
};

export const WRONG_CUSTOMER: Trade = {
	kind: 'wrong_customer',
	sameFor: ({ window }) => formatWindow(window),
	other: ({ customer }) => `customer ${customer}`,
	mend: 'Look at how the sender maps its accounts to customers, then sync both',
};

/** Of several candidates as many are named. */
const MOST_NAMED = 3;

/**
 * Finds what is lacking in one place and too much, to the last digit, in another.
 *
 * Where two places lack an amount and only one has it too much, one of them traded and nobody can
 * say which. Then only the side with fewer places is named, as each of these has a counterpart.
 *
 * @param open comparisons that have no fault yet, and pending ones as possible counterparts
 */
export function findPairs(open: readonly Comparison[], trade: Trade): Faults {
	const faults: Faults = new Map();
	const amountOf = (one: Comparison): string => formatQuantity(magnitudeOf(one.drift));
	const groups = groupsOf(open, (one) => `${trade.sameFor(one)}\n${amountOf(one)}`);
	for (const group of groups) {
		const lacking = group.filter(({ drift }) => drift.units > 0n);
		const excess = group.filter(({ drift }) => drift.units < 0n);
		name(lacking, excess);
		name(excess, lacking);
	}
	return faults;

	function name(ones: readonly Comparison[], counterparts: readonly Comparison[]): void {
		if (ones.length > counterparts.length) return;
		for (const one of ones) faults.set(one, pairFault(one, counterparts, trade));
	}
}

function pairFault(one: Comparison, counterparts: readonly Comparison[], trade: Trade): Fault {
	const more = counterparts.length - MOST_NAMED;
	const named = counterparts.slice(0, MOST_NAMED).map(trade.other).join(' or ');
	const counterpart = more > 0 ? `${named} or ${more} more` : named;
	const opposite = one.drift.units < 0n ? 'lacks' : 'has too much';
	return {
		kind: trade.kind,
		reason: `Stripe shows ${formatDrift(one.drift)}, exactly what ${counterpart} ${opposite}. ${trade.mend}`,
	};
}

/**
 * Finds places that lack together what others have too much together: a day's usage in one hour,
 * or one customer's usage spread over several.
 *
 * @param open comparisons that have no fault yet
 */
export function findSums(open: readonly Comparison[], trade: Trade): Faults {
	const faults: Faults = new Map();
	for (const group of groupsOf(open, trade.sameFor)) {
		const sum = group.reduce((total, { drift }) => addQuantities(total, drift), ZERO);
		if (sum.units !== 0n) continue;
		for (const one of group) {
			faults.set(one, {
				kind: trade.kind,
				reason: `Stripe shows ${formatDrift(one.drift)} for ${placeOf(one)}, but together ${group.length} ${trade.kind === 'wrong_hour' ? 'windows of the customer' : 'customers in the window'} add up to the source's total. ${trade.mend}`,
			});
		}
	}
	return faults;
}

function groupsOf(
	comparisons: readonly Comparison[],
	keyOf: (comparison: Comparison) => string,
): Comparison[][] {
	const groups = new Map<string, Comparison[]>();
	for (const comparison of comparisons) {
		const key = keyOf(comparison);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [comparison]);
		else group.push(comparison);
	}
	return [...groups.values()];
}

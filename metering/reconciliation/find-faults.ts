import { formatQuantity, magnitudeOf } from '../quantity';
import { type Comparison, isDrifted } from './comparison';
import { type Fault, type Faults, formatDrift } from './fault';
import { multiplied, reduced, reducedBy, rounded, wrongSign } from './own-faults';
import { findShift } from './shifts';
import { findPairs, findSums, WRONG_CUSTOMER, WRONG_HOUR } from './trades';

/** Rows that have to share a factor before it is believed. */
const LEAST_SHARING = 2;

/**
 * Names what most likely made each total drift, from the totals alone. What explains more with one
 * fault comes first; where nothing does, the kind is `lost_events` or `extra_events`.
 *
 * @param comparisons all of one meter, matched and pending ones too: they are evidence
 * @returns a fault for every one that drifted
 */
export function findFaults(comparisons: readonly Comparison[]): Faults {
	const faults: Faults = new Map();
	const pending = comparisons.filter(({ standing }) => standing === 'pending');
	const open = (): Comparison[] => comparisons.filter((one) => isDrifted(one) && !faults.has(one));
	const add = (found: Faults): void => {
		for (const [one, fault] of found) if (isDrifted(one)) faults.set(one, fault);
	};
	const each = (faultOf: (one: Comparison) => Fault | undefined): void => {
		for (const one of open()) {
			const fault = faultOf(one);
			if (fault !== undefined) faults.set(one, fault);
		}
	};
	each((one) => wrongSign(one) ?? rounded(one));
	for (const ofCustomer of byCustomer(comparisons)) add(findShift(ofCustomer));
	add(findPairs([...open(), ...pending], WRONG_HOUR));
	add(findPairs([...open(), ...pending], WRONG_CUSTOMER));
	add(findSums(open(), WRONG_HOUR));
	add(findSums(open(), WRONG_CUSTOMER));
	each(multiplied);
	add(findReduced(open()));
	each(generalFault);
	return faults;
}

function findReduced(open: readonly Comparison[]): Faults {
	const sharing = new Map<bigint, Comparison[]>();
	for (const one of open) {
		const factor = reducedBy(one);
		if (factor !== undefined) sharing.set(factor, [...(sharing.get(factor) ?? []), one]);
	}
	const faults: Faults = new Map();
	for (const [factor, ones] of sharing) {
		if (ones.length < LEAST_SHARING) continue;
		for (const one of ones) faults.set(one, reduced(one, factor));
	}
	return faults;
}

function generalFault({ source, shown, drift, isNamed }: Comparison): Fault {
	if (drift.units > 0n) {
		return {
			kind: 'lost_events',
			reason: `Stripe shows ${formatDrift(drift)}, and no other row has it. Events were lost, refused or cancelled, went to another meter, or rows came to the source after it was reported. Sync the window`,
		};
	}
	if (source.units !== 0n) {
		return {
			kind: 'extra_events',
			reason: `Stripe shows ${formatDrift(drift)}. A part of the usage was sent twice, something else reports to this meter, or rows were taken out of the source. Find out which, then sync the window`,
		};
	}
	const said = isNamed ? 'the source says 0' : 'no row names this customer and window';
	return {
		kind: 'not_in_source',
		reason: `Stripe has ${formatQuantity(magnitudeOf(shown))} where ${said}. Rows were taken out of the source, or something else reports to this meter. Find out which, then sync the window`,
	};
}

function byCustomer(comparisons: readonly Comparison[]): Comparison[][] {
	const customers = new Map<string, Comparison[]>();
	for (const one of comparisons) {
		const known = customers.get(one.customer);
		if (known === undefined) customers.set(one.customer, [one]);
		else known.push(one);
	}
	return [...customers.values()];
}

import {
	compareQuantities,
	formatQuantity,
	magnitudeOf,
	multiplyQuantities,
	negateQuantity,
	quantity,
	type Quantity,
} from '../quantity';
import type { Comparison } from './comparison';
import type { Fault } from './fault';

const ONE = quantity(1n, 0);

/** The provider took off what it should have added, or added a credit. */
export function wrongSign({ source, shown }: Comparison): Fault | undefined {
	if (source.units === 0n || !isSame(shown, negateQuantity(source))) return undefined;
	return {
		kind: 'wrong_sign',
		reason: `Stripe shows ${formatQuantity(shown)}, the source's total with the other sign. Sync the window, and look for what turns the sign in the workflow that reports it`,
	};
}

/**
 * The provider shows what is left of the total when it is rounded or cut, whichever way, to the
 * decimals that the provider shows. What was rounded to 0 cannot be told from what was lost, nor 0.5
 * that was rounded to 1 from what was sent twice.
 */
export function rounded(comparison: Comparison): Fault | undefined {
	const { source, shown } = comparison;
	if (shown.units === 0n || !isNext(comparison) || factorOf(shown, source) !== undefined) {
		return undefined;
	}
	return {
		kind: 'rounded',
		reason: `Stripe shows ${formatQuantity(shown)} of ${formatQuantity(source)}: the total was rounded or cut on its way. Send fractions as they are, or tolerate the difference`,
	};
}

/** True where rounding the source's total, up or down, gives the provider's. */
function isNext({ source, shown, drift }: Comparison): boolean {
	if (shown.scale >= source.scale) return false;
	return compareQuantities(magnitudeOf(drift), quantity(1n, shown.scale)) < 0;
}

/** Repeats beyond this are no retries any more. */
const MOST_REPEATS = 99n;
/** Seconds, minutes and hours; thousands; binary thousands. */
const FACTORS: ReadonlySet<bigint> = new Set([
	60n,
	3600n,
	86_400n,
	...Array.from({ length: 11 }, (_, n) => 10n ** BigInt(n + 2)),
	...Array.from({ length: 4 }, (_, n) => 1024n ** BigInt(n + 1)),
]);

/** The provider shows the total more than once, or in a smaller unit. */
export function multiplied(comparison: Comparison): Fault | undefined {
	const { source, shown } = comparison;
	const factor = factorOf(shown, source);
	if (factor === undefined || isNext(comparison)) return undefined;
	const times = `Stripe shows ${formatQuantity(shown)}, which is ${factor} times the source's ${formatQuantity(source)}`;
	if (FACTORS.has(factor)) return scaledUp(times);
	if (factor > MOST_REPEATS) return undefined;
	return {
		kind: 'doubled_events',
		reason: `${times}: the same usage was most likely sent ${factor === 2n ? 'twice' : `${factor} times`} under different identifiers. Sync the window to take off the excess, and report with an identifier that is made of the usage itself`,
	};
}

function scaledUp(times: string): Fault {
	return {
		kind: 'scaled',
		reason: `${times}: the source and the sender most likely count in different units. Bring both to the meter's unit, then sync the window`,
	};
}

/**
 * The factor by which the provider shows less, if units differ by it. A single row proves nothing:
 * of ten calls nine may as well be lost.
 */
export function reducedBy({ source, shown }: Comparison): bigint | undefined {
	const factor = factorOf(source, shown);
	return factor === 10n || (factor !== undefined && FACTORS.has(factor)) ? factor : undefined;
}

export function reduced({ source, shown }: Comparison, factor: bigint): Fault {
	return {
		kind: 'scaled',
		reason: `the source's ${formatQuantity(source)} is ${factor} times what Stripe shows, ${formatQuantity(shown)}, and so it is in other rows: the source and the sender most likely count in different units. Bring both to the meter's unit, then sync the window`,
	};
}

/** How many times the smaller is in the larger, if that is a whole number of 2 or more. */
function factorOf(larger: Quantity, smaller: Quantity): bigint | undefined {
	if (smaller.units === 0n) return undefined;
	const scale = Math.max(larger.scale, smaller.scale);
	const units = (value: Quantity): bigint => value.units * 10n ** BigInt(scale - value.scale);
	const factor = units(larger) / units(smaller);
	if (factor < 2n) return undefined;
	const isExact = isSame(larger, multiplyQuantities(smaller, { ...ONE, units: factor }));
	return isExact ? factor : undefined;
}

function isSame(a: Quantity, b: Quantity): boolean {
	return compareQuantities(a, b) === 0;
}

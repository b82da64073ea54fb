import { quantity, type Quantity } from '../quantity';

/**
 * What usage comes to by the end of a period, if it goes on as it did so far: usage × length of the
 * period ÷ time gone by, rounded half up to as many decimals as the usage has.
 *
 * @param gone seconds that usage was counted for so far, above 0
 * @param length seconds from the first to the end of the period
 */
export function projectUsage({ units, scale }: Quantity, gone: number, length: number): Quantity {
	const divisor = 2n * BigInt(gone);
	const doubled = 2n * units * BigInt(length) + BigInt(gone);
	const floor = doubled / divisor;
	// Division cuts towards 0, which is upwards below 0.
	return quantity(doubled < 0n && doubled % divisor !== 0n ? floor - 1n : floor, scale);
}

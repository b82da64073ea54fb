import fc from 'fast-check';
import {
	addQuantities,
	compareQuantities,
	formatQuantity,
	negateQuantity,
	parseQuantity,
	type Quantity,
	ZERO,
} from '../../metering/quantity';
import { quantities, unitsAtScale } from './decimals';

const PLACES = 20;
const sumOf = (all: readonly Quantity[]): Quantity => all.reduce(addQuantities, ZERO);
const integerSum = (all: readonly Quantity[]): bigint =>
	all.reduce((sum, q) => sum + unitsAtScale(q, PLACES), 0n);

const lists = fc.array(quantities, { maxLength: 200 });

describe('sums', () => {
	it('equal those of integers at one scale', () => {
		fc.assert(
			fc.property(lists, (all) => {
				expect(unitsAtScale(sumOf(all), PLACES)).toBe(integerSum(all));
			}),
		);
	});

	it('do not depend on the order', () => {
		const shuffled = lists.chain((all) =>
			fc.tuple(
				fc.constant(all),
				fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
			),
		);
		fc.assert(fc.property(shuffled, ([all, other]) => expect(sumOf(all)).toEqual(sumOf(other))));
	});

	it('are normalised, so equal sums have equal texts', () => {
		fc.assert(
			fc.property(quantities, quantities, (a, b) => {
				expect(addQuantities(addQuantities(a, b), negateQuantity(b))).toEqual(a);
				expect(addQuantities(a, negateQuantity(a))).toEqual(ZERO);
			}),
		);
	});

	it('of ten tenths are one', () => {
		const tenth = parseQuantity(0.1);
		if (!tenth.ok) throw new Error(tenth.reason);
		expect(formatQuantity(sumOf(Array.from({ length: 10 }, () => tenth.quantity)))).toBe('1');
	});

	it('of 100,000 decimals lose nothing', () => {
		const [cents] = fc.sample(
			fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), {
				minLength: 1000,
				maxLength: 1000,
			}),
			{ numRuns: 1, seed: 20260316 },
		);
		let sum = ZERO;
		let expected = 0n;
		for (let i = 0; i < 100_000; i += 1) {
			const units = (cents as number[])[i % 1000] as number;
			const places = i % 10;
			const reading = parseQuantity(`${units}e-${places}`);
			if (!reading.ok) throw new Error(reading.reason);
			sum = addQuantities(sum, reading.quantity);
			expected += BigInt(units) * 10n ** BigInt(10 - places);
		}
		expect(unitsAtScale(sum, 10)).toBe(expected);
	});
});

describe('comparison', () => {
	it('is that of integers at one scale', () => {
		fc.assert(
			fc.property(quantities, quantities, (a, b) => {
				const [left, right] = [unitsAtScale(a, PLACES), unitsAtScale(b, PLACES)];
				expect(compareQuantities(a, b)).toBe(left < right ? -1 : left > right ? 1 : 0);
				expect(compareQuantities(a, a)).toBe(0);
			}),
		);
	});
});

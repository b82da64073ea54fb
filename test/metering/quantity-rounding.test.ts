import fc from 'fast-check';
import {
	formatQuantity,
	isWhole,
	parseQuantity,
	type Quantity,
	roundHalfUp,
	significantDigits,
} from '../../metering/quantity';
import { quantities, unitsAtScale } from './decimals';

const q = (text: string): Quantity => {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
};

describe('rounding', () => {
	it.each([
		['2.4', '2'],
		['2.5', '3'],
		['2.49999999999999999999', '2'],
		['-2.4', '-2'],
		['-2.5', '-3'],
		['0.4', '0'],
		['-0.4', '0'],
		['0.5', '1'],
		['-0.5', '-1'],
		['7', '7'],
		['99999999999999999999.5', '100000000000000000000'],
	])('%s becomes %s', (text, rounded) => {
		expect(formatQuantity(roundHalfUp(q(text)))).toBe(rounded);
	});

	it('moves a value by at most a half, and a half away from zero', () => {
		fc.assert(
			fc.property(quantities, (value) => {
				const rounded = roundHalfUp(value);
				expect(isWhole(rounded)).toBe(true);
				const unit = 10n ** 20n;
				const moved = unitsAtScale(rounded, 20) - unitsAtScale(value, 20);
				const distance = moved < 0n ? -moved : moved;
				expect(distance <= unit / 2n).toBe(true);
				if (distance === unit / 2n) expect(moved < 0n).toBe(value.units < 0n);
			}),
		);
	});
});

describe('digits', () => {
	it.each([
		['0', 1],
		['7', 1],
		['1200', 4],
		['0.0012', 2],
		['-12.50', 3],
		['100.5', 4],
		['123456789012345', 15],
		['0.00000123456789012345', 15],
	])('%s has %d', (text, digits) => {
		expect(significantDigits(q(text))).toBe(digits);
	});
});

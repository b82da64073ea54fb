import fc from 'fast-check';
import { formatQuantity, quantity } from '../../../../metering/quantity';
import { shownTotal } from '../../../../providers/stripe/sync/shown-total';

/** As it comes over the wire. */
function readBack(text: string): string | undefined {
	const shown = shownTotal(JSON.parse(JSON.stringify(Number(text))) as number);
	return shown && formatQuantity(shown);
}

/** Up to 15 digits, as Stripe takes them, and up to 12 decimals. */
const totals = fc
	.tuple(fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }), fc.nat({ max: 12 }))
	.map(([units, scale]) => formatQuantity(quantity(units, scale)));

describe('a total that Stripe shows', () => {
	it('is read exactly, with as many digits as Stripe takes', () => {
		fc.assert(
			fc.property(totals, (total) => {
				expect(readBack(total)).toBe(total);
			}),
			{ numRuns: 5000 },
		);
	});

	it.each([
		[0.1 + 0.2, '0.3'],
		[1.1 + 2.2, '3.3'],
		[4.35 * 100, '435'],
		[-0, '0'],
		[1e-7, '0.0000001'],
	])('of %d is read as %s, without the noise of adding doubles', (raw, text) => {
		expect(formatQuantity(shownTotal(raw) ?? quantity(1n, 0))).toBe(text);
	});

	it('of a few corrections is read as their exact sum', () => {
		const cents = fc.array(fc.bigInt({ min: -99_999_999n, max: 99_999_999n }), {
			minLength: 1,
			maxLength: 6,
		});
		fc.assert(
			fc.property(cents, (all) => {
				const exact = quantity(
					all.reduce((sum, units) => sum + units, 0n),
					2,
				);
				// What is left of large sums by taking them off again has fewer true digits.
				fc.pre(exact.units > 99_999_999n || exact.units === 0n);
				const doubles = all.map((units) => Number(formatQuantity(quantity(units, 2))));
				const sum = doubles.reduce((a, b) => a + b, 0);
				fc.pre(exact.units !== 0n || sum === 0);
				const shown = shownTotal(sum);
				expect(shown && formatQuantity(shown)).toBe(formatQuantity(exact));
			}),
		);
	});

	it('drops the noise that larger totals leave behind when they are taken off', () => {
		expect(readBack(String(100.1 - 100))).toBe('0.1');
		expect(readBack(String(0.1 + 0.2 - 0.3))).toBe('0');
	});

	it.each([1e15, -1e15, 1e21, Infinity, NaN])('of %d is too large to be exact', (raw) => {
		expect(shownTotal(raw)).toBeUndefined();
	});

	it('of 15 digits is not', () => {
		expect(readBack('999999999999999')).toBe('999999999999999');
		expect(readBack('-999999999999999')).toBe('-999999999999999');
	});
});

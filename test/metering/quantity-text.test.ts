import fc from 'fast-check';
import { formatQuantity, parseQuantity, quantity, type Quantity } from '../../metering/quantity';
import { quantities } from './decimals';

const read = (raw: unknown): Quantity => {
	const reading = parseQuantity(raw);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
};

describe('the text of a quantity', () => {
	it('reads back as the same quantity', () => {
		fc.assert(fc.property(quantities, (q) => expect(read(formatQuantity(q))).toEqual(q)));
	});

	it('is plain: no exponent, no plus, no zeros at the end of a fraction', () => {
		fc.assert(
			fc.property(quantities, (q) =>
				expect(formatQuantity(q)).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/),
			),
		);
	});

	it('is one for all spellings of a number, so that its identity is one', () => {
		const spelling = fc.record({
			plus: fc.boolean(),
			zerosBefore: fc.nat({ max: 5 }),
			zerosBehind: fc.nat({ max: 5 }),
			exponent: fc.integer({ min: -20, max: 20 }),
		});
		fc.assert(
			fc.property(quantities, spelling, (q, { plus, zerosBefore, zerosBehind, exponent }) => {
				const sign = q.units < 0n ? '-' : plus ? '+' : '';
				// The same number with its point moved, and the move taken back by an exponent.
				const shifted = quantity(q.units < 0n ? -q.units : q.units, q.scale + 20);
				const [whole = '0', fraction = ''] = formatQuantity(shifted).split('.');
				const spelt = `${sign}${'0'.repeat(zerosBefore)}${whole}.${fraction}${'0'.repeat(zerosBehind)}e20`;
				expect(read(spelt)).toEqual(q);
				const scaled = quantity(q.units * 10n ** 20n, q.scale + 20 + exponent);
				expect(read(`${formatQuantity(scaled)}e${exponent}`)).toEqual(q);
			}),
		);
	});

	it('of a double is its shortest text', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), (double) => {
				fc.pre(Math.abs(double) > 1e-50 || double === 0);
				const text = formatQuantity(read(double));
				expect(Number(text) === double).toBe(true);
			}),
		);
	});

	it('of an integer too large for a double is exact only as text', () => {
		const large = fc.bigInt({ min: 2n ** 53n, max: 10n ** 40n });
		fc.assert(
			fc.property(large, (integer) => {
				expect(formatQuantity(read(integer.toString()))).toBe(integer.toString());
				expect(parseQuantity(Number(integer))).toMatchObject({
					ok: false,
					code: 'value_not_exact',
				});
			}),
		);
	});
});

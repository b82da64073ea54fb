import fc from 'fast-check';
import { addQuantities, quantity } from '../../metering/quantity';
import { QuantitySum } from '../../metering/quantity-sum';

const anyQuantity = fc
	.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 20 }))
	.map(([units, scale]) => quantity(units, scale));

describe('a sum of quantities', () => {
	it('is what adding them one to another gives, whatever their scales and order', () => {
		fc.assert(
			fc.property(anyQuantity, fc.array(anyQuantity), (first, others) => {
				const sum = new QuantitySum(first);
				for (const other of others) sum.add(other);
				expect(sum.total).toEqual(others.reduce(addQuantities, first));
			}),
		);
	});
});

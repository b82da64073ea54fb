import fc from 'fast-check';
import { quantity, type Quantity } from '../../metering/quantity';

/** Normalised quantities with up to 30 digits and 20 places. */
export const quantities: fc.Arbitrary<Quantity> = fc
	.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 20 }))
	.map(([units, scale]) => quantity(units, scale));

/** Units of a quantity at a fixed scale: an independent model of it as an integer. */
export function unitsAtScale({ units, scale }: Quantity, places: number): bigint {
	return units * 10n ** BigInt(places - scale);
}

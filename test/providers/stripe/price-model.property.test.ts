import { seedProperties } from '../../support/seed';
import { comparePreviews } from './price-previews';

/** All ten thousand are in test/scale. */
const PRICES = 2000;

const seed = seedProperties();

it('usage costs what Stripe’s preview of the invoice says, to the smallest unit', async () => {
	expect(await comparePreviews(seed, PRICES)).toBe(3 * PRICES);
}, 120_000);

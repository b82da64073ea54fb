import { seedProperties } from '../../../support/seed';
import { comparePeriods } from './period-previews';

const SCENES = 50;

const seed = seedProperties();

it('come to what Stripe’s preview of the invoice says, whatever the price and the period', async () => {
	expect(await comparePeriods(seed, SCENES)).toBe(3 * SCENES);
});

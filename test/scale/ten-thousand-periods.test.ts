/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { comparePeriods } from '../providers/stripe/billing/period-previews';
import { seedProperties } from '../support/seed';

const SCENES = 3334;

const seed = seedProperties();

it('come to what Stripe’s preview of the invoice says, with 0 differences', async () => {
	const compared = await comparePeriods(seed, SCENES);
	process.stdout.write(`    ${compared} current periods of ${SCENES} prices: 0 differences\n`);
	expect(compared).toBe(3 * SCENES);
}, 600_000);

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { comparePreviews } from '../providers/stripe/price-previews';
import { seedProperties } from '../support/seed';

const PRICES = 10_000;

const seed = seedProperties();

it('rate usage as Stripe’s preview of the invoice does, with 0 differences', async () => {
	const compared = await comparePreviews(seed, PRICES);
	process.stdout.write(`    ${compared} previews of ${PRICES} prices: 0 differences\n`);
	expect(compared).toBe(3 * PRICES);
}, 600_000);

import { seedProperties } from '../support/seed';
import { ASSUMPTIONS } from './assumptions';
import { measure } from './healing';

const seed = seedProperties();

describe('whatever it rests on is not so', () => {
	it.each(ASSUMPTIONS)('$broken: every total is right in the end', async (assumption) => {
		const { neverHealed } = await measure(assumption, 100, seed);
		expect(neverHealed).toBe(0);
	});
});

it('the measurement tells worlds that are safe from worlds that are not', async () => {
	const [safe, strangers] = ASSUMPTIONS;
	expect((await measure(safe as never, 300, seed)).overBilled).toBe(0);
	expect((await measure(strangers as never, 300, seed)).overBilled).toBeGreaterThan(100);
});

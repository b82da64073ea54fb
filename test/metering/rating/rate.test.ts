import { formatQuantity } from '../../../metering/quantity';
import { rate, type RatedUsage } from '../../../metering/rating/rate';
import { perUnit, q, tiered } from './prices';

describe('a price of each unit', () => {
	it.each([
		['1.5', '100', 150n],
		['1', '0.5', 1n],
		['1', '0.499999999999', 0n],
		['5', '0.5', 3n],
		['0.000000000001', '499999999999', 0n],
		['0.000000000001', '500000000000', 1n],
		['123456789012345', '0.000001', 123_456_789n],
		['99999999999', '999999999999999', 99_999_999_998_999_900_000_000_001n],
		['7', '0', 0n],
		['7', '-3', 0n],
	])('of %s for %s is %d', (amount, usage, total) => {
		expect(rate(perUnit(amount), q(usage)).amount).toBe(total);
	});

	it('shows the amount before it was rounded', () => {
		const { tiers, billed } = rate(perUnit('0.05'), q('30'));
		expect(billed).toEqual(q('30'));
		expect(tiers).toMatchObject([
			{ tier: 1, quantity: q('30'), unitAmount: q('0.05'), flatAmount: null, exact: q('1.5') },
		]);
		expect(tiers[0]?.lines).toEqual([
			{ kind: 'units', quantity: q('30'), exact: q('1.5'), amount: 2n },
		]);
	});
});

describe('packages of a thousand', () => {
	it.each([
		['up', '0', 0n],
		['up', '0.000001', 500n],
		['up', '1000', 500n],
		['up', '1000.5', 1000n],
		['down', '999.999', 0n],
		['down', '1000', 500n],
		['down', '1999', 500n],
		['up', '-1', 0n],
		['down', '-1', 0n],
	] as const)('rounded %s: %s units are %d', (round, usage, total) => {
		expect(rate(perUnit('500', 1000, round), q(usage)).amount).toBe(total);
	});

	it('are counted beside the usage that fills them', () => {
		const [only] = rate(perUnit('500', 1000, 'up'), q('2500.5')).tiers;
		expect(only).toMatchObject({ quantity: q('2500.5'), units: q('3') });
	});
});

const TIERS = [
	[100, '10'],
	[200, '5', '300'],
	[null, '0.25'],
] as const;

/** Tier, usage in it, before rounding, after it. */
function breakdown({ tiers }: RatedUsage) {
	return tiers.map(({ tier, quantity, exact, amount }) => [
		tier,
		formatQuantity(quantity),
		formatQuantity(exact),
		Number(amount),
	]);
}

describe('graduated tiers', () => {
	const price = tiered('graduated', ...TIERS);

	it.each([
		['-1', [[1, '0', '0', 0]]],
		['0', [[1, '0', '0', 0]]],
		['100', [[1, '100', '1000', 1000]]],
		[
			'100.1',
			[
				[1, '100', '1000', 1000],
				[2, '0.1', '300.5', 301],
			],
		],
		[
			'205',
			[
				[1, '100', '1000', 1000],
				[2, '100', '800', 800],
				[3, '5', '1.25', 1],
			],
		],
	])('%s units fall into the tiers that they reach', (usage, expected) => {
		expect(breakdown(rate(price, q(usage)))).toEqual(expected);
	});

	it('round each line by itself', () => {
		const halves = tiered('graduated', [1, '0.5'], [2, '0.5'], [null, '0.5']);
		const { amount, tiers } = rate(halves, q('3'));
		expect([amount, tiers.length]).toEqual([3n, 3]);
	});

	it('round a tier’s flat amount apart from its units', () => {
		const [first] = rate(tiered('graduated', [null, '0.5', '0.5']), q('1')).tiers;
		expect(first).toMatchObject({ exact: q('1'), amount: 2n });
	});

	it('charge the first flat amount without any usage, and no other one', () => {
		const flat = tiered('graduated', [10, null, '700'], [null, '1', '50']);
		expect(rate(flat, q('0')).amount).toBe(700n);
		expect(rate(flat, q('-9')).amount).toBe(700n);
		expect(rate(flat, q('10')).amount).toBe(700n);
		expect(rate(flat, q('11')).amount).toBe(751n);
	});
});

describe('volume tiers', () => {
	const price = tiered('volume', ...TIERS);

	it.each([
		['0', [[1, '0', '0', 0]]],
		['100', [[1, '100', '1000', 1000]]],
		['100.1', [[2, '100.1', '800.5', 801]]],
		['200', [[2, '200', '1300', 1300]]],
		['201', [[3, '201', '50.25', 50]]],
	])('%s units are all of the tier that they end in', (usage, expected) => {
		expect(breakdown(rate(price, q(usage)))).toEqual(expected);
	});
});

import { HOT, type Population, totalsOf, usageOf } from '../../bench/usage';

const HOUR = 3600;
const now = 1_700_000_000 - (1_700_000_000 % HOUR) - 1;
const EVEN: Population = { rows: 480, customers: 2, now };

it('spreads the rows of each customer over 24 hours', () => {
	const hours = [...usageOf(EVEN)]
		.filter(({ customer }) => customer === 'cus_1')
		.map(({ at }) => Math.floor(at / HOUR));

	expect(new Set(hours).size).toBe(24);
	expect(Math.max(...hours)).toBe(Math.floor(now / HOUR));
});

it('gives nine of ten rows to the hot customer', () => {
	const rows = [...usageOf({ ...EVEN, shape: 'hot' })];

	expect(rows.filter(({ customer }) => customer === HOT)).toHaveLength(432);
	expect(new Set(rows.map(({ customer }) => customer)).size).toBe(3);
});

it('workers share the rows, and each has customers of its own', () => {
	const shares = [0, 1].map((worker) => [...usageOf(EVEN, { worker, of: 2 })]);

	expect(shares.flat()).toHaveLength(480);
	expect(new Set(shares.flat().map(({ id }) => id)).size).toBe(480);
	expect(shares.map((rows) => [...new Set(rows.map(({ customer }) => customer))])).toEqual([
		['cus_0'],
		['cus_1'],
	]);
});

it('the stream gets whole numbers, and totals are exact', () => {
	const rows = [...usageOf({ ...EVEN, whole: true })];

	expect(rows.every(({ value }) => /^[1-9]\d*$/.test(value))).toBe(true);
	expect(totalsOf({ rows: 2, customers: 1, now })).toEqual(new Map([['cus_0', '919.182']]));
});

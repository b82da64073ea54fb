import { formatMoney } from '../../../metering/rating/money';

it.each([
	[1050n, 2, '10.50'],
	[5n, 2, '0.05'],
	[0n, 2, '0.00'],
	[-5n, 2, '-0.05'],
	[-123_456n, 2, '-1234.56'],
	[500n, 0, '500'],
	[-500n, 0, '-500'],
	[5120n, 3, '5.120'],
	[12n, 3, '0.012'],
	[99_999_999_999_999_999_999n, 2, '999999999999999999.99'],
])('%d with %d digits behind the point is %s', (amount, digits, text) => {
	expect(formatMoney(amount, digits)).toBe(text);
});

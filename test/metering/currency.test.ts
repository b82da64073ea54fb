import { minorDigits } from '../../metering/currency';

it.each([
	['usd', 2],
	['EUR', 2],
	['jpy', 0],
	['KRW', 0],
	['kwd', 3],
	['bhd', 3],
	['isk', 2],
	['ugx', 2],
	['huf', 2],
])('amounts of %s have %d digits behind the point', (currency, digits) => {
	expect(minorDigits(currency)).toBe(digits);
});

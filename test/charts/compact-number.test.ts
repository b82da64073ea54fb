import { compactNumber } from '../../charts/compact-number';

it.each([
	[0, '0'],
	[-0, '0'],
	[0.25, '0.25'],
	[0.0000001, '1e-7'],
	[5, '5'],
	[999, '999'],
	[1000, '1k'],
	[1500, '1.5k'],
	[-2_500_000, '-2.5M'],
	[12_000_000_000, '12B'],
])('writes %s as %s', (value, text) => {
	expect(compactNumber(value)).toBe(text);
});

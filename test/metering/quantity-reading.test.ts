import { formatQuantity, parseQuantity } from '../../metering/quantity';

const text = (raw: unknown): string => {
	const reading = parseQuantity(raw);
	return reading.ok ? formatQuantity(reading.quantity) : `${reading.code}: ${reading.reason}`;
};

describe('a quantity is read as people and databases write it', () => {
	it.each<[unknown, string]>([
		['12', '12'],
		['12.50', '12.5'],
		['+7', '7'],
		['-3', '-3'],
		['-0', '0'],
		['0.000', '0'],
		['007', '7'],
		['.5', '0.5'],
		['-.5', '-0.5'],
		['5.', '5'],
		['  42 ', '42'],
		['\t42\r\n', '42'],
		['1e3', '1000'],
		['1E+3', '1000'],
		['1.25e1', '12.5'],
		['1.2e-7', '0.00000012'],
		['1200e-2', '12'],
		['0e60', '0'],
		['1e60', `1${'0'.repeat(60)}`],
		['1e-60', `0.${'0'.repeat(59)}1`],
		['9'.repeat(100), '9'.repeat(100)],
		[0, '0'],
		[-0, '0'],
		[0.1, '0.1'],
		[1e-7, '0.0000001'],
		[-1.5, '-1.5'],
		[9007199254740991, '9007199254740991'],
		[0.1 + 0.2, '0.30000000000000004'],
		[9007199254740993n, '9007199254740993'],
		[-1n, '-1'],
	])('%p is %s', (raw, expected) => {
		expect(text(raw)).toBe(expected);
	});
});

const MISSING = 'value_missing: the value is empty. An empty value is never read as 0';
const separators = (shown: string) =>
	`value_not_a_number: "${shown}" has separators that can be read in more than one way. Write it with digits and one decimal point`;

describe('nothing is guessed', () => {
	it.each<[unknown, string]>([
		[undefined, MISSING],
		[null, MISSING],
		['', MISSING],
		['  ', MISSING],
		['1,000', separators('1,000')],
		['1.000,50', separators('1.000,50')],
		['1 000', separators('1 000')],
		['1_000', separators('1_000')],
		["1'000", separators("1'000")],
		['1.2.3', separators('1.2.3')],
		['.', separators('.')],
		['-.', separators('-.')],
		['-', 'value_not_a_number: "-" is not a number'],
		['--1', 'value_not_a_number: "--1" is not a number'],
		['e5', 'value_not_a_number: "e5" is not a number'],
		['1e', 'value_not_a_number: "1e" is not a number'],
		['0x10', 'value_not_a_number: "0x10" is not a number'],
		['12 GB', 'value_not_a_number: "12 GB" is not a number'],
		['$5', 'value_not_a_number: "$5" is not a number'],
		['−5', 'value_not_a_number: "−5" is not a number'],
		['٣', 'value_not_a_number: "٣" is not a number'],
		['Infinity', 'value_not_a_number: "Infinity" is not a number'],
		['NaN', 'value_not_a_number: "NaN" is not a number'],
		['1e99999', 'value_not_a_number: "1e99999" is not a number'],
		['x'.repeat(60), `value_not_a_number: "${'x'.repeat(40)}" is not a number`],
		[NaN, 'value_not_a_number: NaN is not a number'],
		[-Infinity, 'value_not_a_number: -Infinity is not a number'],
		[true, 'value_not_a_number: boolean true is not a number'],
		[[1], 'value_not_a_number: a list is not a number'],
		[{ value: 1 }, 'value_not_a_number: an object is not a number'],
		[new Date(0), 'value_not_a_number: a date is not a number'],
		['1e61', 'value_too_long: "1e61" has an exponent beyond 60'],
		['1e-61', 'value_too_long: "1e-61" has an exponent beyond 60'],
		['9'.repeat(101), 'value_too_long: a text of 101 characters is not a quantity'],
		[
			9007199254740992,
			'value_not_exact: 9007199254740992 is too large to be exact as a number. Pass it as text, for example with ::text in SQL',
		],
		[
			-1e21,
			'value_not_exact: -1e+21 is too large to be exact as a number. Pass it as text, for example with ::text in SQL',
		],
	])('%p is refused', (raw, expected) => {
		expect(text(raw)).toBe(expected);
	});
});

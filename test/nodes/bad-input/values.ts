import type { BadRow } from './table';

const EMPTY = 'Value: the value is empty. An empty value is never read as 0';
const notANumber = (what: string) => `Value: ${what} is not a number`;
const ambiguous = (text: string) =>
	`Value: "${text}" has separators that can be read in more than one way. Write it with digits and one decimal point`;
const tooManyDigits = (text: string, digits: number) =>
	`Value: ${text} has ${digits} digits; Stripe takes 15. Round it in the source, or report it in a larger unit`;

export const VALUES: readonly BadRow[] = [
	['value absent', { value: undefined }, 'value_missing', EMPTY],
	['value null', { value: null }, 'value_missing', EMPTY],
	['value empty', { value: '' }, 'value_missing', EMPTY],
	['value blank', { value: '  ' }, 'value_missing', EMPTY],
	['value a word', { value: 'many' }, 'value_not_a_number', notANumber('"many"')],
	['value "NaN"', { value: 'NaN' }, 'value_not_a_number', notANumber('"NaN"')],
	['value "Infinity"', { value: 'Infinity' }, 'value_not_a_number', notANumber('"Infinity"')],
	['value a boolean', { value: true }, 'value_not_a_number', notANumber('boolean true')],
	['value an object', { value: { n: 1 } }, 'value_not_a_number', notANumber('an object')],
	['value a list', { value: [1] }, 'value_not_a_number', notANumber('a list')],
	['value in hexadecimal', { value: '0x1F' }, 'value_not_a_number', notANumber('"0x1F"')],
	['value with a unit', { value: '5 GB' }, 'value_not_a_number', notANumber('"5 GB"')],
	['value with a currency', { value: '$5' }, 'value_not_a_number', notANumber('"$5"')],
	['value a percentage', { value: '5%' }, 'value_not_a_number', notANumber('"5%"')],
	[
		'value in digits of another script',
		{ value: '１２' },
		'value_not_a_number',
		notANumber('"１２"'),
	],
	['value a lone point', { value: '.' }, 'value_not_a_number', ambiguous('.')],
	['value with a thousands comma', { value: '1,000' }, 'value_not_a_number', ambiguous('1,000')],
	['value with a decimal comma', { value: '0,5' }, 'value_not_a_number', ambiguous('0,5')],
	['value with two points', { value: '1.000.000' }, 'value_not_a_number', ambiguous('1.000.000')],
	['value with spaces', { value: '12 000' }, 'value_not_a_number', ambiguous('12 000')],
	['value with underscores', { value: '1_000' }, 'value_not_a_number', ambiguous('1_000')],
	[
		'value a number beyond exactness',
		{ value: 2 ** 53 },
		'value_not_exact',
		'Value: 9007199254740992 is too large to be exact as a number. Pass it as text, for example with ::text in SQL',
	],
	[
		'value of 16 digits',
		{ value: '1234567890123456' },
		'value_too_many_digits',
		tooManyDigits('1234567890123456', 16),
	],
	[
		'value of 16 digits behind the point',
		{ value: '0.1234567890123456' },
		'value_too_many_digits',
		tooManyDigits('0.1234567890123456', 16),
	],
	[
		'value with a large exponent',
		{ value: '1e20' },
		'value_too_many_digits',
		tooManyDigits('100000000000000000000', 21),
	],
	[
		'value with an absurd exponent',
		{ value: '1e999' },
		'value_too_long',
		'Value: "1e999" has an exponent beyond 60',
	],
	[
		'value a document',
		{ value: '1'.repeat(101) },
		'value_too_long',
		'Value: a text of 101 characters is not a quantity',
	],
	[
		'value negative',
		{ value: -3 },
		'value_negative',
		'Value: -3 would take usage off the bill. Set the option "Negative Values" to allow credits',
	],
];

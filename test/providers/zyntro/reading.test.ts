import { formatQuantity, parseQuantity } from '../../../metering/quantity';
import { jsonNumber, smallestUnits } from '../../../providers/zyntro/amounts';
import { flagIn, momentIn, quantityIn, textIn } from '../../../providers/zyntro/fields';
import { withoutSecret } from '../../../providers/zyntro/without-secret';

function quantity(raw: unknown) {
	const read = parseQuantity(raw);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

describe('amounts', () => {
	it.each<[unknown, string | undefined, bigint | undefined]>([
		[200, undefined, 20_000n],
		['200.00', 'usd', 20_000n],
		[149.5, 'USD', 14_950n],
		[0.1, 'usd', 10n],
		[19.99, 'usd', 1999n],
		[200, 'jpy', 200n],
		[1.5, 'JPY', undefined],
		[1.234, 'kwd', 1234n],
		[1.234, 'usd', undefined],
	])('%j %s', (amount, currency, smallest) => {
		expect(smallestUnits(quantity(amount), currency)).toBe(smallest);
	});

	it.each(['0.1', '0.3', '149.5', '1234567890.12', '-3', '0.0000001', '9007199254740991'])(
		'%s goes into JSON as it is',
		(text) => {
			const number = jsonNumber(quantity(text));
			expect(formatQuantity(quantity(JSON.parse(JSON.stringify(number))))).toBe(text);
		},
	);

	it.each(['9007199254740993', '0.12345678901234567', '12345678901234567.5'])(
		'%s has no number that is the same',
		(text) => expect(jsonNumber(quantity(text))).toBeUndefined(),
	);
});

describe('fields', () => {
	it.each<[unknown, boolean]>([
		[1, true],
		['1', true],
		[true, true],
		[0, false],
		['0', false],
		[null, false],
		[undefined, false],
	])('flag %j', (value, is) => expect(flagIn({ value }, 'value')).toBe(is));

	it.each<[unknown, string | undefined]>([
		['2026-03-30 10:22:00', '2026-03-30T10:22:00.000Z'],
		['2026-03-30T10:22:00Z', '2026-03-30T10:22:00.000Z'],
		['2026-03-30T12:22:00+02:00', '2026-03-30T10:22:00.000Z'],
		['2026-03-30 10:22:00.123', '2026-03-30T10:22:00.000Z'],
		['0000-00-00 00:00:00', undefined],
		['2026-02-31 10:22:00 local', undefined],
		[null, undefined],
		['', undefined],
	])('moment %j', (value, iso) => {
		expect(momentIn({ value }, 'value')).toBe(
			iso === undefined ? undefined : Date.parse(iso) / 1000,
		);
	});

	it('takes numbers and texts for each other, and nothing for nothing', () => {
		expect(textIn({ a: 7 }, 'a')).toBe('7');
		expect(textIn({ a: ' ' }, 'a')).toBeUndefined();
		expect(textIn({ a: {} }, 'a')).toBeUndefined();
		expect(quantityIn({ a: '15.50' }, 'a')).toEqual(quantity(15.5));
		expect(quantityIn({ a: null }, 'a')).toBeUndefined();
	});
});

it('takes the key out of whatever comes back', () => {
	const told = { sample: [{ 'k-1': 'is k-1 here', n: 1, no: null }], 'of k-1': true };
	expect(withoutSecret(told, 'k-1')).toEqual({
		sample: [{ '…': 'is … here', n: 1, no: null }],
		'of …': true,
	});
	expect(withoutSecret(told, '')).toBe(told);
});

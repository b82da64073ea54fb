import fc from 'fast-check';
import { encodeForm, type FormParams } from '../../../providers/stripe/form';

describe('form encoding', () => {
	it.each<[FormParams, string]>([
		[{}, ''],
		[{ a: 1, b: true, c: 'x' }, 'a=1&b=true&c=x'],
		[{ a: undefined, b: false, c: '' }, 'b=false&c='],
		[
			{ payload: { value: '1', stripe_customer_id: 'cus_1' } },
			'payload%5Bvalue%5D=1&payload%5Bstripe_customer_id%5D=cus_1',
		],
		[{ a: { b: { c: 'd' } } }, 'a%5Bb%5D%5Bc%5D=d'],
		[{ a: {} }, ''],
		[{ a: 'x&y=z+1 %20é' }, 'a=x%26y%3Dz%2B1+%2520%C3%A9'],
	])('%j', (params, text) => {
		expect(encodeForm(params)).toBe(text);
	});

	it('reads back word for word, whatever the texts hold', () => {
		const wellFormed = fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text));
		const keys = wellFormed.filter(
			(key) => key !== '' && key !== '__proto__' && !/[[\]]/.test(key),
		);
		fc.assert(
			fc.property(fc.dictionary(keys, wellFormed), (payload) => {
				const read = new URLSearchParams(encodeForm({ event_name: 'e', payload }));
				expect(read.get('event_name')).toBe('e');
				expect([...read].slice(1)).toEqual(
					Object.entries(payload).map(([key, value]) => [`payload[${key}]`, value]),
				);
			}),
		);
	});
});

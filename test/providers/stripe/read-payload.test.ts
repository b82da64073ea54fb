import { readPayload } from '../../../providers/stripe/read-payload';
import { meterOf } from './usage';

const meter = meterOf({
	customer_mapping: { event_payload_key: 'account', type: 'by_id' },
	value_settings: { event_payload_key: 'tokens' },
});

describe('extra payload', () => {
	it.each<[unknown, Record<string, string>]>([
		[undefined, {}],
		[null, {}],
		['', {}],
		[{}, {}],
		[
			{ a: 'x', b: 1.5, c: false, d: 12n },
			{ a: 'x', b: '1.5', c: 'false', d: '12' },
		],
		[{ a: null, b: undefined, c: '' }, { c: '' }],
		[
			{ value: '1', stripe_customer_id: 'x' },
			{ value: '1', stripe_customer_id: 'x' },
		],
		[{ ['k'.repeat(100)]: 'v'.repeat(500) }, { ['k'.repeat(100)]: 'v'.repeat(500) }],
	])('%p is taken', (raw, value) => {
		expect(readPayload(raw, meter)).toEqual({ ok: true, value });
	});

	it.each<[unknown, string, string]>([
		['text', 'payload_not_an_object', 'the extra payload is not an object of fields'],
		[['a'], 'payload_not_an_object', 'the extra payload is not an object of fields'],
		[
			{ account: 'cus_2' },
			'payload_key_reserved',
			'"account" is the key under which this meter reads its customer. Remove it from the extra payload',
		],
		[
			{ tokens: 5 },
			'payload_key_reserved',
			'"tokens" is the key under which this meter reads its value. Remove it from the extra payload',
		],
		[{ '': 'x' }, 'payload_key_length', 'a field of the extra payload has no name'],
		[
			{ ['k'.repeat(101)]: 'x' },
			'payload_key_length',
			`the name "${'k'.repeat(20)}…" has 101 characters; Stripe takes 100`,
		],
		[
			{ 'tags[0]': 'x' },
			'payload_nested',
			'the name "tags[0]" has brackets, which Stripe reads as nesting. Rename the field',
		],
		[
			{ tags: ['x'] },
			'payload_nested',
			'"tags" holds a list. Stripe takes flat texts only; map its parts one by one',
		],
		[
			{ user: { id: 1 } },
			'payload_nested',
			'"user" holds an object. Stripe takes flat texts only; map its parts one by one',
		],
		[
			{ note: 'x'.repeat(501) },
			'payload_value_too_long',
			'"note" has 501 characters; the limit is 500',
		],
	])('%p is refused', (raw, code, reason) => {
		expect(readPayload(raw, meter)).toEqual({
			ok: false,
			refusal: { field: 'payload', code, reason },
		});
	});

	it('keeps a field that has the name of a property of all objects', () => {
		const raw: unknown = JSON.parse('{"__proto__": "x", "constructor": "y"}');
		const reading = readPayload(raw, meter);
		expect(reading.ok && Object.entries(reading.value)).toEqual([
			['__proto__', 'x'],
			['constructor', 'y'],
		]);
	});
});

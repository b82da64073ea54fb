import type { BadRow } from './table';

const EMPTY_ID =
	'Source Event ID: the source event ID is empty. Without it a second run could not tell that this row was billed. Map the ID column of the source, or choose another identity';
const unusable = (what: string) =>
	`Source Event ID: ${what} cannot serve as an ID. Give a text or a whole number`;
const reserved = (key: string, what: string) =>
	`Extra Payload: "${key}" is the key under which this meter reads its ${what}. Remove it from the extra payload`;

export const SOURCE_EVENT_IDS: readonly BadRow[] = [
	['ID absent', { id: undefined }, 'source_event_id_missing', EMPTY_ID],
	['ID null', { id: null }, 'source_event_id_missing', EMPTY_ID],
	['ID blank', { id: ' ' }, 'source_event_id_missing', EMPTY_ID],
	['ID a fraction', { id: 1.5 }, 'source_event_id_unusable', unusable('number 1.5')],
	['ID a boolean', { id: false }, 'source_event_id_unusable', unusable('boolean false')],
	['ID an object', { id: { a: 1 } }, 'source_event_id_unusable', unusable('an object')],
	[
		'ID beyond exactness',
		{ id: 2 ** 60 },
		'source_event_id_unusable',
		unusable(`number ${2 ** 60}`),
	],
];

export const PAYLOADS: readonly BadRow[] = [
	[
		'payload an object',
		{ extra: { deep: 1 } },
		'payload_nested',
		'Extra Payload: "region" holds an object. Stripe takes flat texts only; map its parts one by one',
	],
	[
		'payload a list',
		{ extra: ['eu', 'us'] },
		'payload_nested',
		'Extra Payload: "region" holds a list. Stripe takes flat texts only; map its parts one by one',
	],
	[
		'payload a long text',
		{ extra: 'x'.repeat(501) },
		'payload_value_too_long',
		'Extra Payload: "region" has 501 characters; the limit is 500',
	],
	[
		'payload field without a name',
		{ extra: 'eu', key: '' },
		'payload_key_length',
		'Extra Payload: a field of the extra payload has no name',
	],
	[
		'payload field with a name that is not there',
		{ extra: 'eu', key: null },
		'payload_key_length',
		'Extra Payload: a field of the extra payload has no name',
	],
	[
		'two payload fields of one name',
		{ extra: 'eu', second: 'region' },
		'payload_key_repeated',
		'Extra Payload: two fields of the extra payload have the name "region". Remove one of them',
	],
	[
		'payload field with a long name',
		{ extra: 'eu', key: 'k'.repeat(101) },
		'payload_key_length',
		`Extra Payload: the name "${'k'.repeat(20)}…" has 101 characters; Stripe takes 100`,
	],
	[
		'payload in place of the customer',
		{ extra: 'cus_2', key: 'stripe_customer_id' },
		'payload_key_reserved',
		reserved('stripe_customer_id', 'customer'),
	],
	[
		'payload in place of the value',
		{ extra: '99', key: 'value' },
		'payload_key_reserved',
		reserved('value', 'value'),
	],
];

import type { BadRow } from './table';

const EMPTY =
	'Customer: the customer is empty. Map the field that holds the Stripe customer ID, such as cus_…';
const notAnId = (text: string) =>
	`Customer: "${text}" is not a Stripe customer ID. Stripe knows customers of meters by ID only, such as cus_…`;
const notText = (what: string) =>
	`Customer: ${what} is not a Stripe customer ID, which is a text such as cus_…`;

export const CUSTOMERS: readonly BadRow[] = [
	['customer absent', { customer: undefined }, 'customer_missing', EMPTY],
	['customer null', { customer: null }, 'customer_missing', EMPTY],
	['customer empty', { customer: '' }, 'customer_missing', EMPTY],
	['customer blank', { customer: ' \t' }, 'customer_missing', EMPTY],
	['customer a number', { customer: 4711 }, 'customer_not_text', notText('number 4711')],
	['customer a boolean', { customer: true }, 'customer_not_text', notText('boolean true')],
	['customer an object', { customer: { id: 'cus_1' } }, 'customer_not_text', notText('an object')],
	['customer a list', { customer: ['cus_1'] }, 'customer_not_text', notText('a list')],
	[
		'customer an e-mail address',
		{ customer: 'ann@example.com' },
		'customer_not_an_id',
		notAnId('ann@example.com'),
	],
	['customer a name', { customer: 'Acme Inc' }, 'customer_not_an_id', notAnId('Acme Inc')],
	[
		'customer longer than any ID',
		{ customer: `cus_${'x'.repeat(252)}` },
		'customer_too_long',
		"Customer: a customer ID of 256 characters is longer than any of Stripe's",
	],
];

export const METERS: readonly BadRow[] = [
	[
		'no meter',
		{ meter: '' },
		'meter_missing',
		'Meter: no meter is chosen. Pick one from the list, or name it',
	],
	[
		'a meter that is not there',
		{ meter: 'api_cals' },
		'meter_not_found',
		'Meter: there is no meter with event name "api_cals" in this Stripe account. Check the name, the account, and whether the key is for test or live mode',
	],
	[
		'a deactivated meter',
		{ meter: 'retired' },
		'meter_inactive',
		'Meter: the meter "Retired calls" (retired) is deactivated, and Stripe would drop its events. Reactivate it (Meter: Reactivate), or choose another',
	],
	[
		'a count meter with a value',
		{ meter: 'logins', value: 5 },
		'count_meter_with_value',
		'Value: the meter "Logins" counts events, so a value of 5 would be billed as 1. Use a meter with formula sum, or leave the value empty',
	],
];

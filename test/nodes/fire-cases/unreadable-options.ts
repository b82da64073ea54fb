import { type FireCase, sentence } from './case';

const metadata = (...field: Array<{ name: string; value: unknown }>) => ({
	metadata: { field: field as Array<{ name: string; value: string }> },
});
const invalidMetadata = (what: string, options: FireCase['options'], says: string): FireCase => ({
	what,
	...(options && { options }),
	code: 'invalid_metadata',
	says: sentence(`Metadata: ${says}`),
});
const invalidSetting = (what: string, options: FireCase['options'], says: string): FireCase => ({
	what,
	...(options && { options }),
	code: 'invalid_setting',
	says: sentence(says),
});
/** Options for which an item is refused before anything is asked of Stripe. */
export const UNREADABLE_OPTIONS: readonly FireCase[] = [
	{
		what: 'a long description',
		options: { description: 'x'.repeat(1001) },
		code: 'invalid_description',
		says: sentence('Description: a text of 1001 characters. Stripe takes 1000'),
	},
	invalidMetadata(
		'metadata without a name',
		metadata({ name: ' ', value: '1' }),
		'a field has no name. Give it one, or remove it',
	),
	invalidMetadata(
		'metadata that are ours',
		metadata({ name: 'metered_billing_trigger', value: '1' }),
		'the name "metered_billing_trigger" begins with metered_billing_, which is how charges are found again. Choose another name',
	),
	invalidMetadata(
		'metadata of a long name',
		metadata({ name: 'n'.repeat(41), value: '1' }),
		`the name "${'n'.repeat(41)}" has 41 characters. Stripe takes 40`,
	),
	invalidMetadata(
		'metadata with brackets',
		metadata({ name: 'a[b]', value: '1' }),
		'the name "a[b]" has square brackets, which Stripe does not take',
	),
	invalidMetadata(
		'metadata of a long value',
		metadata({ name: 'a', value: 'x'.repeat(501) }),
		'the value of "a" has 501 characters. Stripe takes 500',
	),
	invalidMetadata(
		'metadata that are no text',
		metadata({ name: 'a', value: '={{ {"b": 1} }}' }),
		'the value of "a" is an object. Give a text or a number',
	),
	invalidMetadata(
		'metadata of two of a name',
		metadata({ name: 'a', value: '1' }, { name: 'a', value: '2' }),
		'two fields have the name "a". Remove one of them',
	),
	invalidMetadata(
		'metadata beyond measure',
		metadata(...Array.from({ length: 41 }, (_, n) => ({ name: `n${n}`, value: '1' }))),
		'41 fields, and 40 may be. Remove some',
	),
	invalidSetting(
		'a cooldown below 0',
		{ cooldown: -1 },
		'Cooldown (Seconds) is "-1". It has to be a whole number from 0 to 2592000. Check the option',
	),
	invalidSetting(
		'a pause after no failure',
		{ failuresBeforePause: 0 },
		'Failures Before Pause is "0". It has to be a whole number from 1 to 10. Check the option',
	),
	invalidSetting(
		'half a charge per window',
		{ mostCharges: 0.5 },
		'Most Charges per Window is "0.5". It has to be a whole number from 1 to 1000. Check the option',
	),
	invalidSetting(
		'a window of two years',
		{ windowHours: 17_520 },
		'Window (Hours) is "17520". It has to be a whole number from 1 to 8760. Check the option',
	),
	invalidSetting(
		'a tolerance in words',
		{ balanceTolerance: '5 minutes' },
		'Balance Tolerance (Seconds) is "5 minutes". It has to be a whole number from 0 to 86400. Check the option',
	),
	invalidSetting(
		'a largest amount that the item lacks',
		{ largestAmount: '={{ $json.limit }}' },
		'Largest Amount: the value is empty. An empty value is never read as 0. Check the option',
	),
	invalidSetting(
		'a largest amount below 0',
		{ largestAmount: -1 },
		'Largest Amount: -1 is no limit. Give one of 0 or more; 0 sets none. Check the option',
	),
	invalidSetting(
		'a largest total in whole units',
		{ largestTotal: '100.00' },
		'Largest Total per Window: 100.00 is a decimal. An amount is a whole number of the currency’s smallest unit: for 100.00 USD give 10000. Check the option',
	),
];

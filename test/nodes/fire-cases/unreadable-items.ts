import { BALANCE, CROSSING, EVENT } from '../firing';
import { type FireCase, sentence } from './case';

const balanceAt = (read_at: string | number | undefined) => ({ balance: 3, read_at });

/** What is refused of an item before anything is asked of Stripe. */
export const UNREADABLE_ITEMS: readonly FireCase[] = [
	{
		what: 'an expression that breaks',
		parameters: { ...EVENT, eventId: '={{ $("Nowhere").first().json.id + 1 }}' },
		code: 'expression_broken',
		says: /^Row: an expression of this node cannot be read for this item: /,
	},
	{
		what: 'a trigger that is a list',
		parameters: { ...EVENT, trigger: '={{ [1, 2] }}' },
		code: 'invalid_trigger',
		says: sentence(
			'Trigger Name: a list is not a name. Give a text that is the same for every run',
		),
	},
	{
		what: 'a trigger without a name',
		parameters: { ...EVENT, trigger: '={{ $json.none }}' },
		code: 'invalid_trigger',
		says: sentence(
			'Trigger Name: a name of 0 characters. Give one of 1 to 200: charges are found again by it',
		),
	},
	{
		what: 'a trigger with a long name',
		parameters: { ...EVENT, trigger: 'x'.repeat(201) },
		code: 'invalid_trigger',
		says: sentence(
			'Trigger Name: a name of 201 characters. Give one of 1 to 200: charges are found again by it',
		),
	},
	{
		what: 'a trigger whose name was cut within an emoji',
		parameters: { ...EVENT, trigger: '={{ "top-up 😀".slice(0, 8) }}' },
		code: 'invalid_trigger',
		says: sentence(
			'Trigger Name: the name has half a character in it, as where a text was cut within an emoji, so charges would not be found again by it. Mend the text',
		),
	},
	{
		what: 'no customer',
		item: { customer: null },
		code: 'invalid_customer',
		says: sentence(
			'Customer: the customer is empty. Map the field that holds the Stripe customer ID, such as cus_…',
		),
	},
	{
		what: 'a customer by e-mail',
		item: { customer: 'ann@example.com' },
		code: 'invalid_customer',
		says: /^Customer: "ann@example\.com" is not a Stripe customer ID\. /,
	},
	{
		what: 'an unknown currency',
		parameters: { ...EVENT, currency: 'xyz' },
		code: 'invalid_currency',
		says: sentence(
			'Currency: Stripe charges in no currency "xyz". Give an ISO code of three letters, such as usd',
		),
	},
	{
		what: 'an event ID that is an object',
		item: { id: { order: 7 } },
		code: 'invalid_event_id',
		says: sentence('Event ID: an object cannot serve as an ID. Give a text or a whole number'),
	},
	{
		what: 'an event ID that is no whole number',
		item: { id: 7.5 },
		code: 'invalid_event_id',
		says: sentence('Event ID: number 7.5 cannot serve as an ID. Give a text or a whole number'),
	},
	{
		what: 'a value that is empty',
		parameters: BALANCE,
		item: { balance: null },
		code: 'value_missing',
		says: sentence('Value: the value is empty. An empty value is never read as 0'),
	},
	{
		what: 'a value in words',
		parameters: BALANCE,
		item: { balance: 'low' },
		code: 'value_not_a_number',
		says: sentence('Value: "low" is not a number'),
	},
	{
		what: 'a value that lost its digits',
		parameters: BALANCE,
		item: { balance: 1e17 },
		code: 'value_not_exact',
		says: /^Value: 100000000000000000 is too large to be exact as a number\. Pass it as text/,
	},
	{
		what: 'a value of a hundred digits',
		parameters: BALANCE,
		item: { balance: '1'.repeat(101) },
		code: 'value_too_long',
		says: sentence('Value: a text of 101 characters is not a quantity'),
	},
	{
		what: 'a threshold that is none',
		parameters: { ...BALANCE, threshold: 'fifteen' },
		item: balanceAt(undefined),
		code: 'invalid_threshold',
		says: sentence('Threshold: "fifteen" is not a number'),
	},
	{
		what: 'an amount that is none',
		item: { amount: 'much' },
		code: 'invalid_amount',
		says: sentence('Amount: "much" is not a whole number. Write it with digits only, such as 2000'),
	},
	{
		what: 'a time without a time zone',
		parameters: BALANCE,
		item: balanceAt('2026-03-16 04:00'),
		code: 'time_without_zone',
		says: sentence(
			'Balance Read At: "2026-03-16 04:00" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"',
		),
	},
	{
		what: 'a time that is none',
		parameters: { ...CROSSING, periodStart: 'in March' },
		item: { used: 20_000 },
		code: 'time_unreadable',
		says: /^Period Start: "in March" is not a time\. Give ISO 8601 such as 2026-03-16T04:00:00Z/,
	},
	{
		what: 'a balance of nobody knows when',
		parameters: BALANCE,
		item: balanceAt(undefined),
		code: 'balance_time_missing',
		says: sentence(
			'Balance Read At: the time is empty, so it is unknown whether the last charge is in the balance. Map the time at which it was read',
		),
	},
	{
		what: 'a balance whose time is a blank',
		parameters: BALANCE,
		item: balanceAt(' '),
		code: 'balance_time_missing',
		says: /^Balance Read At: the time is empty, /,
	},
	{
		what: 'a period that is a blank',
		parameters: { ...CROSSING, periodStart: '={{ $json.period }}' },
		item: { used: 20_000, period: ' ' },
		code: 'period_missing',
		says: /^Period Start: the period is empty for this item, /,
	},
	{
		what: 'a period that is empty where others have one',
		parameters: { ...CROSSING, periodStart: '={{ $json.period }}' },
		item: { used: 20_000 },
		code: 'period_missing',
		says: sentence(
			'Period Start: the period is empty for this item, so it is unknown what was charged in it. Map the field that holds it, or leave Period Start empty for all items',
		),
	},
];

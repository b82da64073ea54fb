import { BALANCE, CROSSING, DAY, EVENT, type FireBench, MINUTE } from '../firing';
import { type FireCase, sentence } from './case';

const CLIENT_CONFIRM = { ...EVENT, capture: 'clientConfirm' };
const earlier = { customer: 'cus_a', id: 'earlier', amount: 2000 };
const charge = async (bench: FireBench, parameters = EVENT): Promise<void> => {
	await bench.fireOne(earlier, { parameters });
};
const card =
	(behaviour: Parameters<FireBench['addCard']>[2], times = 0) =>
	async (bench: FireBench): Promise<void> => {
		bench.addCard('cus_a', 'pm_other', behaviour);
		for (let n = 0; n < times; n += 1) {
			await bench.fireOne({ ...earlier, id: `n${n}` }, { parameters: EVENT });
			bench.pass(2 * MINUTE);
		}
	};
const used = { customer: 'cus_a', used: 20_000 };

/** What is refused by the rules of the trigger. */
export const REFUSED_FIRES: readonly FireCase[] = [
	{
		what: 'an event without an ID',
		item: { id: '' },
		code: 'invalid_event_id',
		says: sentence(
			"Event ID: an ID of 0 characters. Give the source's own ID of the event, of 1 to 400 without many quotes or line breaks: it is what is charged once",
		),
	},
	{
		what: 'a threshold that everything crosses',
		parameters: { ...CROSSING, threshold: '0' },
		item: used,
		code: 'invalid_threshold',
		says: sentence('Threshold: nothing crosses a threshold of 0 or less. Give one above 0'),
	},
	{
		what: 'an amount of nothing',
		item: { amount: 0 },
		code: 'invalid_amount',
		says: sentence('Amount: 0 is not an amount to charge. Give one above 0'),
	},
	{
		what: 'what was charged',
		given: charge,
		item: earlier,
		code: 'already_fired',
		says: sentence(
			'Event ID: event "earlier" was charged at {when} ({pi}, succeeded). Nothing is charged twice',
		),
	},
	{
		what: 'a threshold that is not met',
		parameters: CROSSING,
		item: { used: 9999 },
		code: 'threshold_not_met',
		says: sentence('Value: 9999 is not at or above 10000, so nothing is due'),
	},
	{
		what: 'a threshold that was another one in this period',
		given: async (bench) => await bench.fireOne(used, { parameters: CROSSING }),
		parameters: { ...CROSSING, threshold: '5000' },
		item: { used: 30_000 },
		code: 'threshold_changed',
		says: sentence(
			'Threshold: this period is charged by steps of 10000 ({pi}), so steps of 5000 would charge some of it twice. Keep the threshold until the period ends, or give the trigger another name',
		),
	},
	{
		what: 'a balance from the future',
		parameters: BALANCE,
		item: (bench) => ({ balance: 3, read_at: bench.now + 10 * MINUTE }),
		code: 'balance_time_wrong',
		says: sentence(
			'Balance Read At: the balance was read at {when}, but it is {when} at the provider. Check the clock of the source',
		),
	},
	{
		what: 'a balance from before the last charge',
		given: async (bench) => await bench.fireOne(bench.balance(3)),
		parameters: BALANCE,
		item: (bench) => bench.balance(3),
		code: 'balance_stale',
		says: sentence(
			'Balance Read At: the balance was read at {when}, when the charge of {when} ({pi}) may not have been in it. Read it again and fire again',
		),
	},
	{
		what: 'a customer that is deleted',
		given: async (bench) => await bench.call('DELETE', '/v1/customers/cus_a'),
		code: 'customer_deleted',
		says: sentence('Customer: the customer is deleted at the provider, so nobody can be charged'),
	},
	{
		what: 'a customer of another currency',
		given: (bench) => bench.billIn('cus_a', 'eur'),
		code: 'currency_mismatch',
		says: sentence(
			'Currency: the customer is charged in EUR, not in USD. Charge in that currency, or use another customer',
		),
	},
	{
		what: 'a limit on the total of two currencies',
		given: async (bench) => {
			await charge(bench, { ...EVENT, currency: 'eur' });
			bench.pass(2 * MINUTE);
		},
		options: { largestTotal: 9000 },
		code: 'currency_mismatch',
		says: sentence(
			'Currency: this trigger charged in EUR within the last 86400 s ({pi}), which does not add up with USD for the limit on the total. Give the trigger another name',
		),
	},
	{
		what: 'a customer without a card',
		given: (bench) => bench.addCustomer('cus_new', null),
		item: { customer: 'cus_new' },
		code: 'no_payment_method',
		says: sentence(
			'Customer: the customer has no stored payment method to charge. Have one stored, or use Client Confirm',
		),
	},
	{
		what: 'an invoice that is still open',
		given: async (bench) => await charge(bench, CLIENT_CONFIRM),
		code: 'pending_charge',
		says: sentence(
			'Trigger Name: the charge of {when} ({in}) is still requires_action. The next one waits until it is paid or has failed',
		),
	},
	{
		what: 'a card that failed three times',
		given: card('generic_decline', 3),
		code: 'paused',
		says: sentence(
			'Customer: this payment method was declined 3 times in a row, last at {when}, so the trigger is paused. It goes on when the customer has another payment method, or when you resume it',
		),
	},
	{
		what: 'a bank that wants the customer',
		given: card('authentication_required'),
		code: 'authentication_required',
		says: sentence(
			'Customer: the bank wanted the customer to confirm the charge of {when} ({pi}), which nobody can do off-session. Use Client Confirm, or wait for another payment method',
		),
	},
	{
		what: 'a card without money',
		given: card('insufficient_funds'),
		code: 'declined',
		says: sentence(
			'Customer: the charge of {when} ({pi}) was declined (insufficient_funds). It is not tried again until the customer has another payment method, or you resume the trigger',
		),
	},
	{
		what: 'an invoice that a person has voided',
		given: async (bench) => {
			const { charge_id } = await bench.fireOne(earlier, { parameters: CLIENT_CONFIRM });
			await bench.call('POST', `/v1/invoices/${String(charge_id)}/void`);
		},
		item: earlier,
		code: 'called_off',
		says: sentence(
			'Customer: the charge of {when} ({in}) was cancelled or voided before it was paid. Resume the trigger to charge it again',
		),
	},
	{
		what: 'a charge within the cooldown',
		given: charge,
		code: 'cooldown',
		says: sentence(
			'Trigger Name: the last charge was tried at {when} ({pi}), and 60 s have to pass after it, until {when}',
		),
	},
	{
		what: 'a fourth charge in a day',
		given: card('succeeds', 3),
		code: 'window_limit',
		says: sentence(
			'Trigger Name: 3 charges were made within 86400 s, and 3 may be. Find out why it fires so often before you raise the limit',
		),
	},
	{
		what: 'a large amount',
		options: { largestAmount: 1999 },
		code: 'amount_limit',
		says: sentence(
			'Amount: 20.00 USD is more than one charge may be, 19.99 USD. Raise the limit if the amount is right',
		),
	},
	{
		what: 'a large total',
		given: async (bench) => {
			await charge(bench);
			bench.pass(DAY / 2);
		},
		options: { largestTotal: '3999' },
		code: 'amount_limit',
		says: sentence(
			'Amount: with 20.00 USD it would be 40.00 USD within 86400 s, and 39.99 USD may be. Raise the limit if that is right',
		),
	},
];

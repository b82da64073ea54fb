import { nameOf } from '../../../../metering/naming';
import type { CurrencyRules } from '../../../../metering/trigger/trigger-rule';
import { currencyRules } from '../../../../providers/stripe/charges/currency-rules';
import { readCustomer } from '../../../../providers/stripe/read-row';
import { textOf } from '../../../common/item-inputs';
import { itemRefusal } from './fire-refusals';

/** The name of a trigger, as an item gives it. @throws RowRefusal */
export function triggerIn(raw: unknown): string {
	if (typeof raw !== 'object' || raw === null) return textOf(raw);
	const reason = `${nameOf(raw)} is not a name. Give a text that is the same for every run`;
	throw itemRefusal('invalid_trigger', 'trigger', reason);
}

/** @throws RowRefusal */
export function customerIn(raw: unknown): string {
	const read = readCustomer(raw);
	if (read.ok) return read.value;
	throw itemRefusal('invalid_customer', 'customer', read.refusal.reason);
}

/** @throws RowRefusal */
export function currencyIn(raw: unknown): CurrencyRules {
	const code = textOf(raw);
	const currency = currencyRules(code);
	if (currency !== undefined) return currency;
	const what = code === '' ? 'the currency is empty' : `Stripe charges in no currency "${code}"`;
	const reason = `${what}. Give an ISO code of three letters, such as usd`;
	throw itemRefusal('invalid_currency', 'currency', reason);
}

import { isWhole, parseQuantity, type Quantity } from '../../../../metering/quantity';
import { tellAmount } from '../../../../metering/trigger/amount-due';
import type { CurrencyRules } from '../../../../metering/trigger/trigger-rule';
import type { ItemField } from '../../../../providers/stripe/item-result';
import type { RowRefusal } from '../row-refusal';
import { itemRefusal } from './fire-refusals';

/**
 * Reads an amount in the currency's smallest unit.
 *
 * A decimal is refused, 20.00 too: who writes that means whole units, a hundred times as much.
 *
 * @param currency undefined where it is not known yet
 * @param refused what to throw, given what happened and how to mend it
 */
export function smallestUnits(
	raw: unknown,
	currency: CurrencyRules | undefined,
	refused: (reason: string) => RowRefusal,
): bigint {
	const read = parseQuantity(raw);
	if (!read.ok) {
		const isText = read.code === 'value_not_a_number' && typeof raw === 'string';
		throw refused(isText ? notWhole(raw) : read.reason);
	}
	const isDecimal = typeof raw === 'string' && raw.includes('.');
	if (isWhole(read.quantity) && !isDecimal) return read.quantity.units;
	const shown = String(raw).trim();
	throw refused(
		`${shown} is a decimal. An amount is a whole number of the currency’s smallest unit: ${exampleOf(read.quantity, currency)}`,
	);
}

function notWhole(text: string): string {
	return `"${text.slice(0, 40)}" is not a whole number. Write it with digits only, such as 2000`;
}

/** What to write instead, of the same amount where it can be paid at all. */
function exampleOf({ units, scale }: Quantity, currency: CurrencyRules | undefined): string {
	if (currency === undefined) return 'for 20.00 USD give 2000, for 2,000 JPY as well';
	const { digits } = currency;
	const isPayable = scale <= digits && units > 0n;
	const amount = isPayable ? units * 10n ** BigInt(digits - scale) : 20n * 10n ** BigInt(digits);
	return `for ${tellAmount(amount, currency)} give ${amount}`;
}

/** @throws RowRefusal */
export function readAmount(raw: unknown, field: ItemField, currency: CurrencyRules): bigint {
	return smallestUnits(raw, currency, (reason) => itemRefusal('invalid_amount', field, reason));
}

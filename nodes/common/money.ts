import { minorDigits } from '../../metering/currency';
import { formatMoney } from '../../metering/rating/money';

/** In the currency's smallest unit. Text where a number would lose digits. */
export function amountOf(amount: bigint): number | string {
	const number = Number(amount);
	return Number.isSafeInteger(number) ? number : amount.toString();
}

/**
 * `12.34 USD`
 *
 * @param amount in the currency's smallest unit
 * @param currency ISO code
 */
export function amountText(amount: bigint, currency: string): string {
	return `${formatMoney(amount, minorDigits(currency))} ${currency.toUpperCase()}`;
}

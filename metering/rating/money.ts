/**
 * An amount as people write it: 1050 of a currency with two digits behind the point is `10.50`,
 * without any is `1050`.
 *
 * @param amount in the currency's smallest unit
 * @param digits how many of them are behind the point
 */
export function formatMoney(amount: bigint, digits: number): string {
	if (digits === 0) return amount.toString();
	const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
	return `${amount < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

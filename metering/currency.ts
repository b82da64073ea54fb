const ZERO_DECIMAL = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
const THREE_DECIMAL = 'bhd jod kwd omr tnd'.split(' ');

/**
 * Digits behind the point that Stripe's amounts of a currency have: 1000 is 10 dollars, 1000 yen
 * or 1 dinar.
 *
 * Icelandic krónur and Ugandan shillings have two, although nobody pays fractions of them: 500 is
 * 5. Where an invoice in such a currency adds up to a fraction, Stripe rounds what is due and puts
 * the rest on the customer's balance; its lines stay as they are.
 *
 * @see https://docs.stripe.com/currencies#special-cases
 */
export function minorDigits(currency: string): number {
	const code = currency.toLowerCase();
	if (ZERO_DECIMAL.includes(code)) return 0;
	return THREE_DECIMAL.includes(code) ? 3 : 2;
}

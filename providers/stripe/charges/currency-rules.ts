import { minorDigits } from '../../../metering/currency';
import type { CurrencyRules } from '../../../metering/trigger/trigger-rule';

/** What Stripe charges in. @see https://docs.stripe.com/currencies#presentment-currencies */
const CURRENCIES: ReadonlySet<string> = new Set(
	(
		'aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd ' +
		'cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq ' +
		'gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd ' +
		'lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk ' +
		'php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top ' +
		'try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw'
	).split(' '),
);

/**
 * The smallest charge, for accounts that are paid out in the currency. Other charges are held to
 * the worth of such an amount, which only Stripe knows.
 *
 * @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
const SMALLEST: Readonly<Record<string, bigint>> = {
	aed: 200n,
	aud: 50n,
	bgn: 100n,
	brl: 50n,
	cad: 50n,
	chf: 50n,
	czk: 1500n,
	dkk: 250n,
	eur: 50n,
	gbp: 30n,
	hkd: 400n,
	huf: 17_500n,
	inr: 50n,
	jpy: 50n,
	mxn: 1000n,
	myr: 200n,
	nok: 300n,
	nzd: 50n,
	pln: 200n,
	ron: 200n,
	sek: 300n,
	sgd: 50n,
	thb: 1000n,
	usd: 50n,
};

/** Eight digits; more in these currencies, of the last four with cards only. */
const LARGEST_OF_ALL = 99_999_999n;
const LARGEST: Readonly<Record<string, bigint>> = {
	idr: 999_999_999_999n,
	inr: 999_999_999n,
	cop: 9_999_999_999n,
	huf: 9_999_999_999n,
	jpy: 9_999_999_999n,
	lbp: 99_999_999_999n,
};

/** Amounts have two digits, of which Stripe takes only zeros. */
const WHOLE_UNITS: readonly string[] = ['isk', 'ugx'];

/**
 * What Stripe charges in a currency.
 *
 * @param code of the currency, in small or capital letters
 * @returns undefined for a code in which Stripe does not charge
 */
export function currencyRules(code: string): CurrencyRules | undefined {
	const currency = code.toLowerCase();
	if (!CURRENCIES.has(currency)) return undefined;
	const digits = minorDigits(currency);
	const multipleOf = multiple(currency, digits);
	return {
		code: currency,
		digits,
		smallest: SMALLEST[currency] ?? multipleOf,
		largest: LARGEST[currency] ?? LARGEST_OF_ALL,
		multipleOf,
	};
}

/** Of three digits the last has to be 0. @see https://docs.stripe.com/currencies#three-decimal */
function multiple(currency: string, digits: number): bigint {
	if (WHOLE_UNITS.includes(currency)) return 100n;
	return digits === 3 ? 10n : 1n;
}

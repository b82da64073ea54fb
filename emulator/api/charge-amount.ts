import { invalidRequest } from '../http/problem';

/** Stripe: amounts have up to eight digits; more in these currencies. */
const LARGEST_OF_ALL = 99_999_999;
const LARGEST: Readonly<Record<string, number>> = {
	idr: 999_999_999_999,
	inr: 999_999_999,
	cop: 9_999_999_999,
	huf: 9_999_999_999,
	jpy: 9_999_999_999,
	lbp: 99_999_999_999,
};

/** The smallest charge, in the currency's smallest unit. Of others Stripe converts half a dollar. */
const SMALLEST: Readonly<Record<string, number>> = {
	aed: 200,
	aud: 50,
	bgn: 100,
	brl: 50,
	cad: 50,
	chf: 50,
	czk: 1500,
	dkk: 250,
	eur: 50,
	gbp: 30,
	hkd: 400,
	huf: 17_500,
	inr: 50,
	jpy: 50,
	mxn: 1000,
	myr: 200,
	nok: 300,
	nzd: 50,
	pln: 200,
	ron: 200,
	sek: 300,
	sgd: 50,
	thb: 1000,
	usd: 50,
};

/** Currencies whose last digits must be zero: what the smallest unit says beyond what can be charged. */
const STEPS: Readonly<Record<string, number>> = {
	bhd: 10,
	jod: 10,
	kwd: 10,
	omr: 10,
	tnd: 10,
	isk: 100,
	ugx: 100,
};

const CURRENCIES = new Set(
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
 * A currency that Stripe charges in, in small letters.
 *
 * @throws StripeProblem 400
 */
export function chargeCurrency(code: string): string {
	const currency = code.toLowerCase();
	if (CURRENCIES.has(currency)) return currency;
	throw invalidRequest(
		`Invalid currency: ${code}. Stripe currently supports these currencies: ${[...CURRENCIES].join(', ')}`,
		{ param: 'currency' },
	);
}

/**
 * @param amount in the currency's smallest unit: cents, but whole yen and thousandths of a dinar
 * @throws StripeProblem 400 for what cannot be charged
 * @see https://docs.stripe.com/currencies
 */
export function checkChargeAmount(amount: number, currency: string): void {
	const wrong = (message: string, code: string) =>
		invalidRequest(message, { param: 'amount', code });
	const smallest = SMALLEST[currency] ?? 1;
	if (amount < smallest) {
		throw wrong(`Amount must be at least ${smallest} ${currency}`, 'amount_too_small');
	}
	const largest = LARGEST[currency] ?? LARGEST_OF_ALL;
	if (amount > largest) {
		throw wrong(`Amount must be no more than ${largest} ${currency}`, 'amount_too_large');
	}
	const step = STEPS[currency] ?? 1;
	if (amount % step !== 0) {
		throw wrong(
			`Invalid amount. Amounts in ${currency} must be divisible by ${step}.`,
			'invalid_charge_amount',
		);
	}
}

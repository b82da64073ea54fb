import { createHash } from 'node:crypto';
import { noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { PaymentMethod } from '../state/payments';
import { BEHAVIOURS } from './payment-behaviours';
import { type Instrument, TEST_PAYMENT_METHODS } from './test-payment-methods';

const NO_DETAILS = { address: null, email: null, name: null, phone: null, tax_id: null };

/** A new payment method of an instrument; not yet on the ledger's shelf. */
export function newPaymentMethod(
	instrument: Instrument,
	ledger: Ledger,
	{ id = newId('pm'), customer = null }: { id?: string; customer?: string | null } = {},
): PaymentMethod {
	return {
		id,
		object: 'payment_method',
		allow_redisplay: 'unspecified',
		billing_details: NO_DETAILS,
		...(instrument.type === 'card'
			? { card: cardOf(instrument, ledger) }
			: { us_bank_account: bankOf(instrument, ledger) }),
		created: ledger.seconds(),
		customer,
		customer_account: null,
		livemode: ledger.livemode,
		metadata: {},
		type: instrument.type,
	};
}

function cardOf(instrument: Instrument, ledger: Ledger): NonNullable<PaymentMethod['card']> {
	const { brand, number } = instrument;
	return {
		brand,
		checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
		country: 'US',
		display_brand: brand,
		exp_month: 12,
		exp_year: new Date(ledger.clock.now()).getUTCFullYear() + 2,
		fingerprint: fingerprintOf(number, ledger),
		funding: 'credit',
		generated_from: null,
		last4: number.slice(-4),
		networks: { available: [brand], preferred: null },
		regulated_status: 'unregulated',
		three_d_secure_usage: { supported: true },
		wallet: null,
	};
}

function bankOf(
	{ brand, number }: Instrument,
	ledger: Ledger,
): NonNullable<PaymentMethod['us_bank_account']> {
	return {
		account_holder_type: 'individual',
		account_type: 'checking',
		bank_name: brand,
		financial_connections_account: null,
		fingerprint: fingerprintOf(number, ledger),
		last4: number.slice(-4),
		networks: { preferred: 'ach', supported: ['ach'] },
		routing_number: '110000000',
		status_details: null,
	};
}

/** The same for a number wherever an account meets it, and another in every other account. */
function fingerprintOf(number: string, { account, livemode }: Ledger): string {
	const hash = createHash('sha256').update(`${account} ${livemode} ${number}`);
	return hash.digest('hex').slice(0, 16);
}

/**
 * The payment method that a parameter names. A test id makes a new one.
 *
 * @throws StripeProblem 404 or 400, see noSuch
 */
export function paymentMethodOf(ledger: Ledger, id: string, param = 'id'): PaymentMethod {
	const instrument = TEST_PAYMENT_METHODS[id];
	if (instrument !== undefined) {
		return ledger.payments.addMethod(newPaymentMethod(instrument, ledger), {
			behaviour: BEHAVIOURS[instrument.behaviour],
			refusesAttach: instrument.refusesAttach ?? false,
			spent: false,
		});
	}
	const method = ledger.payments.methods.find(id);
	if (method === undefined) throw noSuch('PaymentMethod', id, { param });
	return method;
}

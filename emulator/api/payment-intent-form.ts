import {
	boolean,
	clearable,
	expand,
	fields,
	hash,
	integer,
	list,
	oneOf,
	type Read,
	required,
	text,
} from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest } from '../http/problem';
import type { Param } from '../http/param-map';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { PaymentIntent } from '../state/payments';
import { chargeCurrency, checkChargeAmount } from './charge-amount';
import { withoutEmpty } from './customers';

export const INTENT_EXPAND = expand('customer', 'latest_charge', 'payment_method');

/** What both making and confirming a payment intent may say of the attempt. */
export const ATTEMPT = {
	payment_method: text(),
	off_session: boolean(),
	error_on_requires_action: boolean(),
	return_url: text(),
	allowed_payment_method_types: list(oneOf('card', 'us_bank_account')),
	payment_method_types: noLongerSupported,
	receipt_email: clearable(text(512)),
	expand: INTENT_EXPAND,
};

const FORM = fields({
	...ATTEMPT,
	amount: required(integer({ min: 1 })),
	currency: required(text(3)),
	automatic_payment_methods: hash({
		enabled: required(boolean()),
		allow_redirects: oneOf('always', 'never'),
	}),
	capture_method: oneOf('automatic', 'automatic_async'),
	confirm: boolean(),
	confirmation_method: oneOf('automatic'),
	customer: text(),
	description: clearable(text(1000)),
	metadata: metadata(),
	statement_descriptor: clearable(text(22)),
	statement_descriptor_suffix: clearable(text(22)),
});

export type IntentParams = Omit<Read<typeof FORM>, 'expand'>;
type IntentCall = Read<typeof FORM>;

/** @see https://docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents */
function noLongerSupported(raw: Param | undefined, param: string): undefined {
	if (raw === undefined) return undefined;
	throw invalidRequest('The parameter `payment_method_types` is no longer supported.', {
		param,
		code: 'payment_method_types_no_longer_supported',
	});
}

/** Reads and checks all of a new payment intent that can be checked without looking anything up. */
export function intentParams(raw: Param | undefined): IntentCall {
	const params = FORM(raw, '');
	const currency = chargeCurrency(params.currency);
	checkChargeAmount(params.amount, currency);
	for (const name of ['off_session', 'error_on_requires_action', 'return_url'] as const) {
		if (params.confirm === true || params[name] === undefined) continue;
		throw invalidRequest(
			`The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
			{ param: name },
		);
	}
	if (params.allowed_payment_method_types !== undefined && params.automatic_payment_methods) {
		throw invalidRequest(
			'You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.',
			{ param: 'allowed_payment_method_types', code: 'parameters_exclusive' },
		);
	}
	return { ...params, currency };
}

/** A new payment intent that nothing has been charged for; not yet on the ledger's shelf. */
export function newPaymentIntent(
	params: Pick<IntentParams, 'amount' | 'currency'> & Partial<IntentParams>,
	ledger: Ledger,
): PaymentIntent {
	const id = newId('pi');
	const { automatic_payment_methods: automatic, allowed_payment_method_types: types } = params;
	const isAutomatic = types === undefined && automatic?.enabled !== false;
	return {
		id,
		object: 'payment_intent',
		allowed_payment_method_types: types ?? null,
		amount: params.amount,
		amount_capturable: 0,
		amount_received: 0,
		application: null,
		application_fee_amount: null,
		automatic_payment_methods: isAutomatic
			? { enabled: true, allow_redirects: automatic?.allow_redirects ?? 'always' }
			: null,
		canceled_at: null,
		cancellation_reason: null,
		capture_method: params.capture_method ?? 'automatic_async',
		client_secret: `${id}_${newId('secret')}`,
		confirmation_method: 'automatic',
		created: ledger.seconds(),
		currency: params.currency,
		customer: params.customer ?? null,
		customer_account: null,
		description: params.description ?? null,
		excluded_payment_method_types: null,
		last_payment_error: null,
		latest_charge: null,
		livemode: ledger.livemode,
		managed_payments: null,
		metadata: withoutEmpty(params.metadata ?? {}),
		next_action: null,
		on_behalf_of: null,
		payment_method: params.payment_method ?? null,
		payment_method_configuration_details: null,
		payment_method_options: null,
		payment_method_types: types ?? (isAutomatic ? ['card', 'us_bank_account'] : ['card']),
		payment_record: null,
		processing: null,
		receipt_email: params.receipt_email ?? null,
		review: null,
		setup_future_usage: null,
		shipping: null,
		source: null,
		statement_descriptor: params.statement_descriptor ?? null,
		statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
		status:
			params.payment_method === undefined ? 'requires_payment_method' : 'requires_confirmation',
		transfer_group: null,
	};
}

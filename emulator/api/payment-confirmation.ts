import { StripeProblem } from '../http/problem';
import type { Ledger } from '../state/ledger';
import type { PaymentIntent, PaymentMethod } from '../state/payments';
import { checkUnspent } from './attachment';
import { paymentMethodOf } from './payment-method-form';

interface Confirmation {
	readonly payment_method?: string;
	readonly return_url?: string;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** @throws StripeProblem 400 when the payment intent is done, given up or with the bank */
export function checkConfirmable(intent: PaymentIntent): void {
	if (CONFIRMABLE.includes(intent.status)) return;
	const message =
		intent.status === 'succeeded'
			? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
			: `This PaymentIntent could not be confirmed because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.join(', ')}.`;
	throw refusal(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

/**
 * The payment method that a payment intent is to be charged to. The default of the customer's
 * invoices is not looked at.
 *
 * @param kept whether the payment intent is on the shelf, so that errors can show it
 * @throws StripeProblem 400
 */
export function methodToCharge(
	intent: PaymentIntent,
	{ payment_method, return_url }: Confirmation,
	ledger: Ledger,
	kept: boolean,
): PaymentMethod {
	const about = kept ? { payment_intent: intent } : {};
	const named = payment_method ?? (intent.payment_method as string | null);
	if (named === null) throw missingMethod(intent, about);
	const method = paymentMethodOf(ledger, named, 'payment_method');
	checkUnspent(ledger, method);
	checkOwner(intent, method, about);
	checkType(intent, method, about);
	const redirects = intent.automatic_payment_methods?.allow_redirects === 'always';
	if (redirects && return_url === undefined) {
		throw refusal(
			'This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you do not want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.',
			about,
		);
	}
	return method;
}

type About = Partial<StripeProblem['fields']>;

function missingMethod({ customer }: PaymentIntent, about: About): StripeProblem {
	const missing = "You cannot confirm this PaymentIntent because it's missing a payment method.";
	const remedy =
		customer === null
			? 'You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.'
			: `To confirm the PaymentIntent with ${customer as string}, specify a payment method attached to this customer along with the customer ID.`;
	const code = 'payment_intent_unexpected_state';
	return refusal(`${missing} ${remedy}`, { code, ...about });
}

function checkOwner({ customer }: PaymentIntent, method: PaymentMethod, about: About): void {
	if (method.customer === null || method.customer === customer) return;
	if (customer === null) {
		throw refusal(
			`The \`payment_method\` parameter supplied ${method.id} belongs to the Customer ${method.customer as string}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
			{ code: 'parameter_missing', param: 'source', ...about },
		);
	}
	throw refusal(
		`The PaymentMethod ${method.id} does not belong to the Customer you supplied ${customer as string}. Please use this PaymentMethod with the Customer that it belongs to instead.`,
		{ param: 'payment_method', ...about },
	);
}

function checkType(intent: PaymentIntent, { type }: PaymentMethod, about: About): void {
	if (!intent.payment_method_types.includes(type)) {
		throw refusal(
			`The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attempt to confirm again with a different type of PaymentMethod, or update the allowed types on the PaymentIntent.`,
			{ param: 'payment_method', ...about },
		);
	}
	if (type === 'us_bank_account' && intent.currency !== 'usd') {
		throw refusal(
			`The currency provided (${intent.currency}) is invalid. Payments with us_bank_account support the following currencies: usd.`,
			{ code: 'payment_intent_invalid_currency', param: 'currency', ...about },
		);
	}
}

function refusal(message: string, more: About): StripeProblem {
	return new StripeProblem(400, { ...more, message, type: 'invalid_request_error' });
}

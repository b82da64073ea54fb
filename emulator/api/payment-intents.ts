import { clearable, expand, fields, oneOf, text } from '../http/param';
import { metadata } from '../http/metadata';
import { noSuch, StripeProblem } from '../http/problem';
import { range } from '../http/range';
import type { Ledger } from '../state/ledger';
import type { PaymentIntent } from '../state/payments';
import { checkKnown, checkThere, mergedMetadata } from './customers';
import { type Endpoint, endpoint, lockingEndpoint } from './endpoint';
import { PAGING } from './paging';
import { attemptPayment } from './payment-attempt';
import { checkConfirmable, methodToCharge } from './payment-confirmation';
import {
	ATTEMPT,
	INTENT_EXPAND,
	intentParams,
	type IntentParams,
	newPaymentIntent,
} from './payment-intent-form';
import { settlePayments } from './payment-settlement';

const PATH = '/v1/payment_intents';
const CANCELABLE = [
	'requires_payment_method',
	'requires_capture',
	'requires_confirmation',
	'requires_action',
];

const CREATE: Endpoint = {
	method: 'POST',
	path: PATH,
	permission: 'payment_intent_write',
	prepare: ({ params: raw, ledger }) => {
		const params = intentParams(raw);
		return { commit: () => expanded(created(params, ledger), params.expand, ledger) };
	},
};

/** Payments. Manual capture, and search with its delay, are not offered. */
export const PAYMENT_INTENTS = [
	CREATE,
	endpoint(
		'GET',
		PATH,
		'payment_intent_read',
		fields({
			...PAGING,
			created: range(),
			customer: text(),
			expand: expand('data.customer', 'data.latest_charge', 'data.payment_method'),
		}),
		({ created: within, customer, expand: asked, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			settlePayments(ledger);
			const page = ledger.payments.intents.page(
				paging,
				url,
				(one) => within(one.created) && (customer === undefined || one.customer === customer),
			);
			const names = new Set([...asked].map((path) => path.slice('data.'.length)));
			return { ...page, data: page.data.map((one) => expanded(one, names, ledger)) };
		},
	),
	endpoint(
		'GET',
		`${PATH}/:id`,
		'payment_intent_read',
		fields({ client_secret: text(), expand: INTENT_EXPAND }),
		({ expand: asked }, { ledger, id }) => expanded(intentOf(ledger, id), asked, ledger),
	),
	lockingEndpoint(
		'POST',
		`${PATH}/:id`,
		'payment_intent_write',
		fields({ description: clearable(text(1000)), metadata: metadata(), expand: INTENT_EXPAND }),
		({ description, metadata: change, expand: asked }, { ledger, id }) => {
			const intent = intentOf(ledger, id);
			const changed = ledger.payments.intents.replace({
				...intent,
				...(description !== undefined && { description }),
				metadata: mergedMetadata(intent.metadata, change),
			});
			return expanded(changed, asked, ledger);
		},
	),
	lockingEndpoint(
		'POST',
		`${PATH}/:id/confirm`,
		'payment_intent_write',
		fields(ATTEMPT),
		({ expand: asked, ...params }, { ledger, id }) => {
			const intent = intentOf(ledger, id);
			checkConfirmable(intent);
			const method = methodToCharge(intent, params, ledger, true);
			return expanded(attemptPayment(intent, method, params, ledger), asked, ledger);
		},
	),
	lockingEndpoint(
		'POST',
		`${PATH}/:id/cancel`,
		'payment_intent_write',
		fields({
			cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
			expand: INTENT_EXPAND,
		}),
		({ cancellation_reason = null, expand: asked }, { ledger, id }) => {
			const intent = intentOf(ledger, id);
			if (!CANCELABLE.includes(intent.status)) throw notCancelable(intent);
			const canceled = ledger.payments.intents.replace({
				...intent,
				canceled_at: ledger.seconds(),
				cancellation_reason,
				next_action: null,
				status: 'canceled',
			});
			return expanded(canceled, asked, ledger);
		},
	),
];

/** A refusal of parameters leaves nothing behind; a refusal by a bank leaves the payment intent. */
function created(params: IntentParams, ledger: Ledger): PaymentIntent {
	if (params.customer !== undefined) checkThere(ledger, params.customer);
	const intent = newPaymentIntent(params, ledger);
	if (params.confirm !== true) return ledger.payments.intents.add(intent);
	const method = methodToCharge(intent, params, ledger, false);
	return attemptPayment(ledger.payments.intents.add(intent), method, params, ledger);
}

/** @throws StripeProblem 404 */
function intentOf(ledger: Ledger, id: string): PaymentIntent {
	settlePayments(ledger);
	const intent = ledger.payments.intents.find(id);
	if (intent === undefined) throw noSuch('payment_intent', id);
	return intent;
}

function expanded(
	intent: PaymentIntent,
	asked: ReadonlySet<string>,
	{ payments, customers }: Ledger,
): PaymentIntent {
	const whole = <T>(name: string, found: (id: string) => T | undefined) => {
		const id = intent[name as 'customer'];
		return asked.has(name) && typeof id === 'string' ? { [name]: found(id) ?? id } : {};
	};
	return {
		...intent,
		...whole('customer', (id) => customers.find(id)),
		...whole('latest_charge', (id) => payments.charges.find(id)),
		...whole('payment_method', (id) => payments.methods.find(id)),
	};
}

function notCancelable(payment_intent: PaymentIntent): StripeProblem {
	return new StripeProblem(400, {
		type: 'invalid_request_error',
		code: 'payment_intent_unexpected_state',
		message: `You cannot cancel this PaymentIntent because it has a status of ${payment_intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
		payment_intent,
	});
}

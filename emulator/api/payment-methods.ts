import { expand, fields, oneOf, required, text } from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest } from '../http/problem';
import type { Ledger } from '../state/ledger';
import { attach, detach } from './attachment';
import { checkKnown, mergedMetadata } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { paymentMethodOf } from './payment-method-form';

const PATH = '/v1/payment_methods';
const TYPE = oneOf('card', 'us_bank_account');

export const PAYMENT_METHODS = [
	endpoint(
		'GET',
		PATH,
		'payment_method_read',
		fields({ ...PAGING, customer: text(), type: TYPE, expand: expand() }),
		({ customer, type, ...paging }, { ledger, url }) => listed(ledger, url, customer, type, paging),
	),
	endpoint(
		'GET',
		'/v1/customers/:id/payment_methods',
		'payment_method_read',
		fields({ ...PAGING, type: TYPE, expand: expand() }),
		({ type, ...paging }, { ledger, url, id }) => listed(ledger, url, id, type, paging),
	),
	endpoint('GET', `${PATH}/:id`, 'payment_method_read', fields({ expand: expand() }), (_, call) =>
		paymentMethodOf(call.ledger, call.id),
	),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'payment_method_write',
		fields({ metadata: metadata(), expand: expand() }),
		(change, { ledger, id }) => {
			const method = paymentMethodOf(ledger, id);
			return ledger.payments.methods.replace({
				...method,
				metadata: mergedMetadata(method.metadata ?? {}, change.metadata),
			});
		},
	),
	endpoint(
		'POST',
		`${PATH}/:id/attach`,
		'payment_method_write',
		fields({ customer: required(text()), expand: expand() }),
		({ customer }, { ledger, id }) => attach(ledger, paymentMethodOf(ledger, id), customer),
	),
	endpoint(
		'POST',
		`${PATH}/:id/detach`,
		'payment_method_write',
		fields({ expand: expand() }),
		(_, { ledger, id }) => {
			const method = paymentMethodOf(ledger, id);
			if (method.customer !== null) return detach(ledger, method);
			throw invalidRequest(
				'The payment method you provided is not attached to a customer so detachment is impossible.',
			);
		},
	),
];

function listed(
	ledger: Ledger,
	url: string,
	customer: string | undefined,
	type: string | undefined,
	paging: { limit?: number; starting_after?: string; ending_before?: string },
) {
	if (customer !== undefined) checkKnown(ledger, customer);
	return ledger.payments.methods.page(
		paging,
		url,
		(method) =>
			(customer === undefined || method.customer === customer) &&
			(type === undefined || method.type === type),
	);
}

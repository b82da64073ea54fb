import { cardError, invalidRequest, noSuch } from '../http/problem';
import type { Ledger } from '../state/ledger';
import type { Nature, PaymentMethod } from '../state/payments';

/**
 * Gives a payment method to a customer, for good: it can be taken away, but never given again.
 *
 * @throws StripeProblem 400 when it is another's or spent, 402 when its issuer refuses
 */
export function attach(ledger: Ledger, method: PaymentMethod, customer: string): PaymentMethod {
	if (!ledger.hasCustomer(customer)) {
		throw noSuch('customer', customer, {
			param: 'customer',
			elsewhere: ledger.elsewhere(customer),
		});
	}
	if (method.customer === customer) return method;
	checkAttachable(ledger, method);
	return ledger.payments.methods.replace({ ...method, customer });
}

/** @throws StripeProblem as attach does */
export function checkAttachable(ledger: Ledger, method: PaymentMethod): void {
	if (method.customer !== null) {
		throw invalidRequest(
			'The payment method you provided has already been attached to a customer.',
		);
	}
	const { behaviour, refusesAttach } = checkUnspent(ledger, method);
	if (refusesAttach && behaviour.kind === 'fails') throw cardError(behaviour.failure);
}

/** @throws StripeProblem 400 for a payment method that was detached, or charged without a customer */
export function checkUnspent({ payments }: Ledger, { id }: PaymentMethod): Nature {
	const nature = payments.nature(id);
	if (!nature.spent) return nature;
	throw invalidRequest(
		'This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.',
	);
}

/** Takes a payment method from its customer; it is no customer's default any more either. */
export function detach(ledger: Ledger, method: PaymentMethod): PaymentMethod {
	const customer = ledger.customers.find(method.customer as string);
	if (customer?.invoice_settings.default_payment_method === method.id) {
		const invoice_settings = { ...customer.invoice_settings, default_payment_method: null };
		ledger.customers.replace({ ...customer, invoice_settings });
	}
	ledger.payments.changeNature(method.id, { spent: true });
	return ledger.payments.methods.replace({ ...method, customer: null });
}

/**
 * A payment method that a customer may have as the default of their invoices.
 *
 * @throws StripeProblem 400 when it is not theirs
 */
export function checkTheirs(ledger: Ledger, method: string, customer: string): void {
	if (ledger.payments.methods.find(method)?.customer === customer) return;
	throw invalidRequest(
		`The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
		{ param: 'invoice_settings[default_payment_method]', code: 'resource_missing' },
	);
}

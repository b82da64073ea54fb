import type Stripe from 'stripe';
import type { PaymentMethod } from '../../../metering/trigger/charge-record';
import type { TriggerReading } from '../../../metering/trigger/trigger-rule';
import { StripeRequestError } from '../client';
import { isRecord } from '../error-body';
import type { StripeReads } from '../pages';

const DEFAULT = 'invoice_settings.default_payment_method';

/**
 * The customer of a charge. Stripe holds only invoices and subscriptions to a customer's currency,
 * but a trigger that charges in another one than the customer's bills is taken to be mistaken.
 *
 * A restricted key needs Customers: Read and Payment Methods: Read.
 *
 * @throws StripeRequestError also when there is no such customer
 */
export async function chargeCustomer(
	stripe: StripeReads,
	id: string,
): Promise<TriggerReading['customer']> {
	const path = `/v1/customers/${encodeURIComponent(id)}`;
	const query = { expand: { 0: DEFAULT } };
	const customer = await stripe.get<Stripe.Customer | Stripe.DeletedCustomer>(path, query);
	if (customer.object !== 'customer' || customer.id !== id) {
		throw new StripeRequestError(
			`the answer to ${path} is not Stripe's customer ${id}; is a proxy in between?`,
		);
	}
	if (customer.deleted) return { isDeleted: true };
	const method = defaultOf(customer) ?? (await onlyMethod(stripe, path));
	return {
		isDeleted: false,
		...(typeof customer.currency === 'string' && { currency: customer.currency }),
		...(method && { paymentMethod: { id: method.id, fingerprint: fingerprintOf(method) } }),
	};
}

function defaultOf({ invoice_settings }: Stripe.Customer): Stripe.PaymentMethod | undefined {
	const { default_payment_method: method } = invoice_settings;
	if (typeof method !== 'string') return method ?? undefined;
	throw new StripeRequestError(
		`Stripe tells of the default payment method no more than its ID, ${method}`,
	);
}

/** Of several that are stored nobody said which one to charge, so none is. */
async function onlyMethod(
	stripe: StripeReads,
	customer: string,
): Promise<Stripe.PaymentMethod | undefined> {
	const path = `${customer}/payment_methods`;
	const { data } = await stripe.get<{ data?: readonly Stripe.PaymentMethod[] }>(path, { limit: 2 });
	return data?.length === 1 ? data[0] : undefined;
}

/** Wallets and such have none; of them each stored one counts as another. */
function fingerprintOf(method: Stripe.PaymentMethod): PaymentMethod['fingerprint'] {
	const details: unknown = Object.entries(method).find(([name]) => name === method.type)?.[1];
	const fingerprint = isRecord(details) ? details.fingerprint : undefined;
	return typeof fingerprint === 'string' && fingerprint !== '' ? fingerprint : method.id;
}

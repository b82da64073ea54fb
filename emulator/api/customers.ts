import type Stripe from 'stripe';
import { clearable, expand, fields, hash, text, textMap } from '../http/param';
import { noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Customer, Ledger } from '../state/ledger';
import { attach, checkAttachable, checkTheirs, detach } from './attachment';
import { cancelNow } from './cancellation';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { paymentMethodOf } from './payment-method-form';

const DETAILS = {
	description: clearable(text()),
	email: clearable(text(512)),
	invoice_settings: hash({ default_payment_method: clearable(text()) }),
	metadata: clearable(textMap()),
	name: clearable(text(256)),
	phone: clearable(text()),
	expand: expand(),
};

export interface CustomerDetails {
	readonly description?: string | null;
	readonly email?: string | null;
	readonly metadata?: Record<string, string> | null;
	readonly name?: string | null;
	readonly phone?: string | null;
}

/** A new customer; not yet on the ledger's shelf. */
export function newCustomer(details: CustomerDetails, ledger: Ledger, id = newId('cus')): Customer {
	return {
		id,
		object: 'customer',
		address: null,
		balance: 0,
		created: ledger.seconds(),
		currency: null,
		default_source: null,
		delinquent: false,
		description: details.description ?? null,
		discount: null,
		email: details.email ?? null,
		invoice_prefix: id.slice(-8).toUpperCase(),
		invoice_settings: {
			custom_fields: null,
			default_payment_method: null,
			footer: null,
			rendering_options: null,
		},
		livemode: ledger.livemode,
		metadata: withoutEmpty(details.metadata ?? {}),
		name: details.name ?? null,
		next_invoice_sequence: 1,
		phone: details.phone ?? null,
		preferred_locales: [],
		shipping: null,
		tax_exempt: 'none',
		test_clock: null,
	};
}

/** Metadata is merged; an empty text takes a name out, an empty map all of them. */
export function mergedMetadata(
	before: Record<string, string>,
	change: Record<string, string> | null | undefined,
): Record<string, string> {
	return change === null ? {} : withoutEmpty({ ...before, ...change });
}

export function withoutEmpty(map: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== ''));
}

/**
 * Lists may be asked for what a deleted customer had, but not for what nobody has.
 *
 * @throws StripeProblem 400
 */
export function checkKnown(ledger: Ledger, id: string): void {
	if (ledger.customers.has(id)) return;
	throw noSuch('customer', id, { param: 'customer', elsewhere: ledger.elsewhere(id) });
}

/**
 * A parameter that names a customer for something new.
 *
 * @throws StripeProblem 400 when there is none, or none any more
 */
export function checkThere(ledger: Ledger, id: string): void {
	if (ledger.hasCustomer(id)) return;
	throw noSuch('customer', id, { param: 'customer', elsewhere: ledger.elsewhere(id) });
}

function customerOf(ledger: Ledger, id: string): Customer {
	const customer = ledger.hasCustomer(id) ? ledger.customers.find(id) : undefined;
	if (customer === undefined) throw noSuch('customer', id, { elsewhere: ledger.elsewhere(id) });
	return customer;
}

/** @throws StripeProblem 400 for a payment method that is not the customer's; null takes it away */
export function setDefault(ledger: Ledger, customer: string, method: string | null): Customer {
	const found = customerOf(ledger, customer);
	if (method !== null) checkTheirs(ledger, method, customer);
	const invoice_settings = { ...found.invoice_settings, default_payment_method: method };
	return ledger.customers.replace({ ...found, invoice_settings });
}

function updated(customer: Customer, change: CustomerDetails): Customer {
	const { description, email, metadata, name, phone } = change;
	return {
		...customer,
		...(description !== undefined && { description }),
		...(email !== undefined && { email }),
		...(name !== undefined && { name }),
		...(phone !== undefined && { phone }),
		metadata: mergedMetadata(customer.metadata, metadata),
	};
}

const PATH = '/v1/customers';
const DEFAULT_METHOD = 'invoice_settings.default_payment_method';

export const CUSTOMERS = [
	endpoint(
		'POST',
		PATH,
		'customer_write',
		fields({ ...DETAILS, payment_method: text(), test_clock: text() }),
		(params, { ledger }) => created(params, ledger),
	),
	endpoint(
		'GET',
		PATH,
		'customer_read',
		fields({ ...PAGING, email: text(512), expand: expand() }),
		({ email, ...paging }, { ledger, url }) =>
			ledger.customers.page(
				paging,
				url,
				(customer) =>
					ledger.hasCustomer(customer.id) && (email === undefined || customer.email === email),
			),
	),
	endpoint(
		'GET',
		`${PATH}/:id`,
		'customer_read',
		fields({ expand: expand(DEFAULT_METHOD) }),
		({ expand: asked }, { ledger, id }) => {
			if (ledger.deletedCustomers.has(id)) return deleted(id);
			const customer = customerOf(ledger, id);
			return asked.has(DEFAULT_METHOD) ? withDefault(customer, ledger) : customer;
		},
	),
	endpoint('POST', `${PATH}/:id`, 'customer_write', fields(DETAILS), (params, { ledger, id }) => {
		const method = params.invoice_settings?.default_payment_method;
		const customer = customerOf(ledger, id);
		return ledger.customers.replace(
			updated(method === undefined ? customer : setDefault(ledger, id, method), params),
		);
	}),
	endpoint('DELETE', `${PATH}/:id`, 'customer_write', fields({}), (_, { ledger, id }) => {
		customerOf(ledger, id);
		ledger.deletedCustomers.add(id);
		for (const subscription of ledger.subscriptions.all()) {
			const ends = subscription.customer === id && subscription.status !== 'canceled';
			if (ends) cancelNow(subscription, ledger, false);
		}
		for (const method of ledger.payments.methodsOf(id)) detach(ledger, method);
		return deleted(id);
	}),
];

/** Stripe makes no customer when the payment method is refused or the default is not theirs. */
function created(
	params: CustomerDetails & {
		payment_method?: string;
		invoice_settings?: { default_payment_method?: string | null };
	},
	ledger: Ledger,
): Customer {
	const { payment_method, invoice_settings } = params;
	const asked = invoice_settings?.default_payment_method ?? undefined;
	const customer = newCustomer(params, ledger);
	if (payment_method === undefined) {
		if (asked !== undefined) checkTheirs(ledger, asked, customer.id);
		return ledger.customers.add(customer);
	}
	const method = paymentMethodOf(ledger, payment_method, 'payment_method');
	checkAttachable(ledger, method);
	// A test id names a new payment method each time, but in one call the same.
	if (asked !== undefined && asked !== payment_method) checkTheirs(ledger, asked, customer.id);
	ledger.customers.add(customer);
	attach(ledger, method, customer.id);
	return asked === undefined ? customer : setDefault(ledger, customer.id, method.id);
}

function withDefault(customer: Customer, { payments }: Ledger): Customer {
	const { default_payment_method: id } = customer.invoice_settings;
	const method = typeof id === 'string' ? (payments.methods.find(id) ?? id) : id;
	const invoice_settings = { ...customer.invoice_settings, default_payment_method: method };
	return { ...customer, invoice_settings };
}

function deleted(id: string): Stripe.DeletedCustomer {
	return { id, object: 'customer', deleted: true };
}

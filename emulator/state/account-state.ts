import { type CustomerDetails, newCustomer, setDefault } from '../api/customers';
import { notOpen } from '../api/invoice-changes';
import { payInvoice } from '../api/invoice-payment';
import { invoiceView, keptInvoiceOf } from '../api/invoice-view';
import { newMeter } from '../api/meters';
import { attach } from '../api/attachment';
import { type Behaviour, type BehaviourName, behaviourOf } from '../api/payment-behaviours';
import { newPaymentMethod } from '../api/payment-method-form';
import { finishAuthentication } from '../api/payment-settlement';
import { newPrice, type PriceParams } from '../api/price-form';
import { newProduct, type ProductDetails } from '../api/products';
import { subscribe, type SubscriptionParams } from '../api/subscribe';
import { noSuch } from '../http/problem';
import { newId } from '../ids';
import { Inspection } from './inspection';
import type { Customer, Ledger, Price, Product, Subscription } from './ledger';
import type { Meter } from './meter-shelf';
import type { PaymentMethod } from './payments';

export interface MeterSeed {
	readonly event_name: string;
	/** @default the event name */
	readonly display_name?: string;
	/** @default "sum" */
	readonly formula?: 'sum' | 'count' | 'last';
	/** Payload key of the customer. @default "stripe_customer_id" */
	readonly customer_key?: string;
	/** Payload key of the value. @default "value" */
	readonly value_key?: string;
	readonly event_time_window?: 'hour' | 'day';
	/** @default "active" */
	readonly status?: 'active' | 'inactive';
	readonly id?: string;
}

export interface PaymentMethodSeed {
	readonly customer: string;
	/** @default "succeeds", or "debit_succeeds" of a bank account */
	readonly behaviour?: BehaviourName | Behaviour;
	readonly id?: string;
	/** @default "card" */
	readonly type?: 'card' | 'us_bank_account';
	/** Two with the same number have the same fingerprint. @default "4242424242424242" */
	readonly number?: string;
	/** Whether it becomes the default of the customer's invoices. @default true */
	readonly makeDefault?: boolean;
}

/**
 * What one account holds. Seeds go into live and test mode alike, with the same ids; readings look
 * at both, or at the mode that `live` or `test` picks.
 */
export class AccountState extends Inspection {
	constructor(ledgers: () => readonly Ledger[]) {
		super(ledgers);
	}

	get live(): AccountState {
		return this.#only(true);
	}

	get test(): AccountState {
		return this.#only(false);
	}

	/** @throws StripeProblem when an active meter has the event name */
	addMeter(seed: MeterSeed): Meter {
		const id = seed.id ?? newId('mtr');
		return this.#inEach((ledger) => ledger.meters.add({ ...seededMeter(seed, ledger), id }));
	}

	addCustomer(id = newId('cus'), details: CustomerDetails = {}): Customer {
		return this.#inEach((ledger) => ledger.customers.add(newCustomer(details, ledger, id)));
	}

	/**
	 * A payment method that the customer already has, whatever it does when it is charged.
	 *
	 * @throws StripeProblem when the customer does not exist
	 */
	addPaymentMethod(seed: PaymentMethodSeed): PaymentMethod {
		const id = seed.id ?? newId('pm');
		return this.#inEach((ledger) => seedPaymentMethod({ ...seed, id }, ledger));
	}

	/** Makes a payment method do something else from now on, as when a card's money runs out. */
	setBehaviour(method: string, behaviour: BehaviourName | Behaviour): void {
		for (const { payments } of this.ledgers()) {
			if (!payments.methods.has(method)) continue;
			payments.changeNature(method, { behaviour: behaviourOf(behaviour) });
		}
	}

	/**
	 * What a cardholder does with a payment that waits for them.
	 *
	 * @throws StripeProblem when no payment intent with this id waits
	 */
	authenticate(intent: string, passed: boolean): void {
		const waits = this.ledgers().some((ledger) => finishAuthentication(intent, passed, ledger));
		if (!waits) throw noSuch('payment_intent that requires action', intent);
	}

	/**
	 * What a customer does on an invoice's hosted page.
	 *
	 * @param method a payment method or a test id, @default "pm_card_visa"
	 * @throws StripeProblem when no open invoice has this id, or the payment is refused
	 */
	payInvoice(id: string, method = 'pm_card_visa'): void {
		const ledger = this.ledgers().find(({ invoices }) => invoices.has(id));
		if (ledger === undefined) throw noSuch('invoice', id);
		const invoice = invoiceView(keptInvoiceOf(ledger, id), ledger);
		if (invoice.status !== 'open') throw notOpen();
		payInvoice(invoice, { payment_method: method, off_session: false }, ledger);
	}

	addProduct(details: ProductDetails & { id?: string }): Product {
		const id = details.id ?? newId('prod');
		return this.#inEach((ledger) => ledger.products.add(newProduct(details, ledger, id)));
	}

	/** @throws StripeProblem when product or meter do not exist, or the parameters do not go together */
	addPrice(params: PriceParams & { id?: string; product: string }): Price {
		const { id = newId('price'), ...price } = params;
		return this.#inEach((ledger) => {
			if (!ledger.products.has(price.product)) throw noSuch('product', price.product);
			return ledger.prices.add(newPrice(price, price.product, ledger, id));
		});
	}

	/** @throws StripeProblem when customer or price do not exist */
	addSubscription(params: SubscriptionParams & { id?: string }): Subscription {
		const { id = newId('sub'), ...subscription } = params;
		return this.#inEach((ledger) => subscribe(subscription, ledger, id));
	}

	/** As if a payment had failed, for example. @throws StripeProblem when it does not exist */
	setStatus(subscription: string, status: Subscription['status']): void {
		for (const { subscriptions } of this.ledgers()) {
			const found = subscriptions.find(subscription);
			if (found === undefined) throw noSuch('subscription', subscription);
			subscriptions.replace({ ...found, status });
		}
	}

	customers(): Customer[] {
		return this.ledgers().flatMap(({ customers }) => [...customers.all()]);
	}

	#inEach<T>(make: (ledger: Ledger) => T): T {
		return this.ledgers().map(make)[0];
	}

	#only(livemode: boolean): AccountState {
		return new AccountState(() => this.ledgers().filter((one) => one.livemode === livemode));
	}
}

function seedPaymentMethod(seed: PaymentMethodSeed & { id: string }, ledger: Ledger) {
	const { id, customer, type = 'card', number = '4242424242424242', makeDefault = true } = seed;
	const fallback = type === 'card' ? 'succeeds' : 'debit_succeeds';
	const brand = type === 'card' ? 'visa' : 'STRIPE TEST BANK';
	const method = ledger.payments.addMethod(
		newPaymentMethod({ type, brand, number, behaviour: fallback }, ledger, { id }),
		{ behaviour: behaviourOf(seed.behaviour ?? fallback), refusesAttach: false, spent: false },
	);
	const attached = attach(ledger, method, customer);
	if (makeDefault) setDefault(ledger, customer, id);
	return attached;
}

function seededMeter(seed: MeterSeed, ledger: Ledger): Meter {
	const created = ledger.seconds();
	const inactive = seed.status === 'inactive';
	const meter = newMeter(
		{
			event_name: seed.event_name,
			display_name: seed.display_name ?? seed.event_name,
			default_aggregation: { formula: seed.formula ?? 'sum' },
			event_time_window: seed.event_time_window,
			customer_mapping: {
				event_payload_key: seed.customer_key ?? 'stripe_customer_id',
				type: 'by_id',
			},
			value_settings: { event_payload_key: seed.value_key ?? 'value' },
		},
		{ created, livemode: ledger.livemode },
	);
	return {
		...meter,
		status: inactive ? 'inactive' : 'active',
		status_transitions: { deactivated_at: inactive ? created : null },
	};
}

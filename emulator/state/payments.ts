import type Stripe from 'stripe';
import type { Behaviour } from '../api/payment-behaviours';
import type { OnWire } from '../wire';
import { Shelf } from './shelf';

export type PaymentMethod = OnWire<Stripe.PaymentMethod>;
export type PaymentIntent = OnWire<Stripe.PaymentIntent>;
export type Charge = OnWire<Stripe.Charge>;

/** How a payment method behaves, and whether it can still be attached or charged. */
export interface Nature {
	readonly behaviour: Behaviour;
	readonly refusesAttach: boolean;
	/** Detached, or used without a customer: at Stripe neither can be used again. */
	readonly spent: boolean;
}

/** A payment that a bank has not answered yet. */
export interface Pending {
	readonly intent: string;
	/** When the bank answers, ms of the emulator's clock. */
	readonly settlesMs: number;
	readonly behaviour: Extract<Behaviour, { kind: 'processes' }>;
}

/** When money was asked for and when it came, ms of the emulator's clock. */
export interface ChargeTimes {
	readonly attemptedMs: number;
	readonly capturedMs: number | undefined;
}

/** The payments of one account in one mode. */
export class Payments {
	readonly methods = new Shelf<PaymentMethod>('PaymentMethod');
	readonly intents = new Shelf<PaymentIntent>('payment_intent');
	readonly charges = new Shelf<Charge>('charge');
	/** By charge. */
	readonly times = new Map<string, ChargeTimes>();
	readonly pending = new Map<string, Pending>();
	/** By invoice, the payment intents that were to pay it, oldest first. */
	readonly ofInvoices = new Map<string, readonly string[]>();
	readonly #natures = new Map<string, Nature>();

	addMethod(method: PaymentMethod, nature: Nature): PaymentMethod {
		this.#natures.set(method.id, nature);
		return this.methods.add(method);
	}

	/** @param method one that is on the shelf */
	nature(method: string): Nature {
		const nature = this.#natures.get(method);
		if (nature === undefined) throw new Error(`No nature of payment method ${method}`);
		return nature;
	}

	changeNature(method: string, change: Partial<Nature>): void {
		this.#natures.set(method, { ...this.nature(method), ...change });
	}

	/** Newest first, as Stripe lists them. */
	methodsOf(customer: string): PaymentMethod[] {
		return this.methods
			.all()
			.filter((method) => method.customer === customer)
			.reverse();
	}
}

import type { InvoiceTransitions } from './ledger';

/** An invoice that somebody made, beside those that subscriptions make. */
export interface MadeInvoice {
	readonly id: string;
	readonly customer: string;
	/** Which of the customer's invoices it is, from 1. */
	readonly sequence: number;
	/** Unix seconds. */
	readonly created: number;
	/** When it is final, ms of the emulator's clock; Infinity until somebody finalizes it. */
	readonly finalizesMs: number;
	readonly transitions: InvoiceTransitions;
	readonly currency: string;
	readonly collectionMethod: 'charge_automatically' | 'send_invoice';
	readonly autoAdvance: boolean;
	readonly defaultPaymentMethod: string | null;
	/** Unix seconds, or days after it is final. */
	readonly due: { readonly at: number } | { readonly days: number } | null;
	readonly description: string | null;
	readonly metadata: Readonly<Record<string, string>>;
	readonly items: readonly MadeItem[];
	/** When it was sent to the customer, ms of the emulator's clock. */
	readonly sentMs: readonly number[];
}

export interface MadeItem {
	readonly id: string;
	/** In the currency's smallest unit; below zero it lessens the invoice. */
	readonly amount: number;
	readonly description: string | null;
	readonly metadata: Readonly<Record<string, string>>;
	/** Unix seconds. */
	readonly date: number;
}

import type { Price } from './ledger';

/** What an item of a subscription is billed by, and for how long. */
export interface ItemTerm {
	/** `si_…` */
	readonly item: string;
	readonly price: Price;
	/** Of a licensed price. */
	readonly quantity: number | undefined;
	/** Unix seconds; usage before that is not billed by it. */
	readonly from: number;
	/** Null while it goes on. */
	readonly end: TermEnd | null;
}

/** The item was taken off, or got another price. */
export interface TermEnd {
	/** Unix seconds. */
	readonly at: number;
	/** What Stripe received later is not billed, ms of the emulator's clock. */
	readonly ms: number;
	/** Bills the usage until then, on the next invoice. Null: that usage is lost. */
	readonly invoiceItem: string | null;
}

/** The terms of all items, by subscription. They stay, so that old invoices stay as they are. */
export class ItemTerms {
	readonly #terms = new Map<string, ItemTerm[]>();

	/** In the order in which they began. */
	of(subscription: string): readonly ItemTerm[] {
		return this.#terms.get(subscription) ?? [];
	}

	begin(subscription: string, term: Omit<ItemTerm, 'end'>): void {
		const terms = this.#terms.get(subscription) ?? [];
		this.#terms.set(subscription, [...terms, { ...term, end: null }]);
	}

	end(subscription: string, item: string, end: TermEnd): void {
		const ended = (term: ItemTerm) =>
			term.item === item && term.end === null ? { ...term, end } : term;
		this.#terms.set(subscription, this.of(subscription).map(ended));
	}
}

import { addQuantities, type Quantity, ZERO } from '../../../metering/quantity';
import type { MeteredItem } from './metered-items';

/** Why an amount cannot be said. */
export interface Why {
	readonly code: string;
	readonly reason: string;
}

/** An amount in the currency's smallest unit, and the usage that it is for. */
export interface BillableAmount {
	readonly currency: string;
	readonly quantity: Quantity;
	readonly amount: bigint;
}

/** What a run adds to bills. */
export interface TotalBillable {
	/** By currency, in alphabetical order. */
	readonly totals: ReadonlyArray<
		BillableAmount & {
			/** The parts of it, by price. */
			readonly prices: ReadonlyArray<BillableAmount & { readonly price: string }>;
		}
	>;
	/** Customers with usage that is in no amount. */
	readonly unratedCustomers: number;
	/** The same by reason. */
	readonly unrated: ReadonlyArray<
		Why & { readonly customers: number; readonly quantity: Quantity }
	>;
}

interface LeftOut extends Why {
	readonly customers: Set<string>;
	quantity: Quantity;
}

/** Adds amounts up by currency and price, exactly. */
export class BillableTally {
	readonly #prices = new Map<string, BillableAmount & { readonly price: string }>();
	readonly #unrated = new Map<string, LeftOut>();

	add(
		{ price: { id: price }, currency }: Pick<MeteredItem, 'price' | 'currency'>,
		quantity: Quantity,
		amount: bigint,
	): void {
		const key = `${currency} ${price}`;
		this.#prices.set(key, sumOf({ price, currency, quantity, amount }, this.#prices.get(key)));
	}

	leaveOut(customer: string, quantity: Quantity, { code, reason }: Why): void {
		const known = this.#unrated.get(code);
		const left = known ?? { code, reason, customers: new Set<string>(), quantity: ZERO };
		left.customers.add(customer);
		left.quantity = addQuantities(left.quantity, quantity);
		this.#unrated.set(code, left);
	}

	total(): TotalBillable {
		const prices = [...this.#prices.values()];
		const currencies = [...new Set(prices.map(({ currency }) => currency))].sort();
		const unrated = [...this.#unrated.values()];
		return {
			totals: currencies.map((currency) => {
				const ofCurrency = prices.filter((one) => one.currency === currency);
				const none: BillableAmount = { currency, quantity: ZERO, amount: 0n };
				const { quantity, amount } = ofCurrency.reduce((sum, one) => sumOf(sum, one), none);
				return { currency, quantity, amount, prices: ofCurrency };
			}),
			unratedCustomers: new Set(unrated.flatMap(({ customers }) => [...customers])).size,
			unrated: unrated.map(({ customers, ...rest }) => ({ ...rest, customers: customers.size })),
		};
	}
}

function sumOf<Amount extends BillableAmount>(one: Amount, other?: BillableAmount): Amount {
	if (other === undefined) return one;
	return {
		...one,
		quantity: addQuantities(one.quantity, other.quantity),
		amount: one.amount + other.amount,
	};
}

import type { InvoicedPeriod, InvoicedPeriods } from '../invoiced-periods';
import type { Meter } from '../meters';

/** Of so many customers the invoices are read one customer by one. */
const FEW = 20;

/**
 * The invoiced periods of customers, from one moment on. Where those of many customers are asked
 * for, the invoices of the whole account are read: a page of them holds those of a hundred.
 */
export class AccountInvoices {
	#asked = 0;
	#all: Promise<ReadonlyMap<string, readonly InvoicedPeriod[]>> | undefined;

	/**
	 * @param isAccount whether the customers are those of the account
	 * @param earliest Unix seconds
	 */
	constructor(
		private readonly invoiced: InvoicedPeriods,
		private readonly meter: Meter,
		private readonly isAccount: boolean,
		private readonly earliest: number,
	) {}

	/** @throws StripeRequestError */
	async of(customer: string): Promise<readonly InvoicedPeriod[]> {
		this.#asked += 1;
		if (!this.isAccount || this.#asked <= FEW) {
			return await this.invoiced.of(customer, this.meter, this.earliest);
		}
		this.#all ??= this.invoiced.ofAll(this.meter, this.earliest);
		return (await this.#all).get(customer) ?? [];
	}

	/** Those of before the earliest moment, too. */
	async ever(customer: string): Promise<readonly InvoicedPeriod[]> {
		return await this.invoiced.of(customer, this.meter, 0);
	}
}

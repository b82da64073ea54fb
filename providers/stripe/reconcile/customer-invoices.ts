import { type InvoicedPeriod, InvoicedPeriods } from '../invoiced-periods';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { AccountInvoices } from '../unbilled/account-invoices';

/** The invoiced periods of a meter's customers, each read once, when first asked for. */
export class CustomerInvoices {
	readonly #known = new Map<string, Promise<readonly InvoicedPeriod[]>>();
	readonly #invoices: AccountInvoices;

	/**
	 * @param isAccount whether the customers are most of those of the account
	 * @param earliest Unix seconds: periods that ended before it are not read
	 */
	constructor(meter: Meter, isAccount: boolean, earliest: number, { client, reads }: ReadRun) {
		const stripe = pacedReads(client, reads, 'Invoices: Read and Prices: Read');
		this.#invoices = new AccountInvoices(new InvoicedPeriods(stripe), meter, isAccount, earliest);
	}

	/** @throws StripeRequestError */
	async of(customer: string): Promise<readonly InvoicedPeriod[]> {
		const known = this.#known.get(customer) ?? this.#invoices.of(customer);
		this.#known.set(customer, known);
		return await known;
	}

	/** Those of before the earliest moment, too. */
	async ever(customer: string): Promise<readonly InvoicedPeriod[]> {
		return await this.#invoices.ever(customer);
	}
}

import { type InvoicedPeriod, InvoicedPeriods } from '../invoiced-periods';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';

/** The invoiced periods of a meter's customers, each read once, when first asked for. */
export class CustomerInvoices {
	readonly #known = new Map<string, Promise<readonly InvoicedPeriod[]>>();
	readonly #invoiced: InvoicedPeriods;

	/** @param earliest Unix seconds: periods that ended before it are not read */
	constructor(
		private readonly meter: Meter,
		private readonly earliest: number,
		{ client, reads }: ReadRun,
	) {
		this.#invoiced = new InvoicedPeriods(
			pacedReads(client, reads, 'Invoices: Read and Prices: Read'),
		);
	}

	/** @throws StripeRequestError */
	async of(customer: string): Promise<readonly InvoicedPeriod[]> {
		const known =
			this.#known.get(customer) ?? this.#invoiced.of(customer, this.meter, this.earliest);
		this.#known.set(customer, known);
		return await known;
	}
}

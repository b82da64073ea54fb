import type Stripe from 'stripe';
import { StripeRequestError } from './client';
import type { FormParams } from './form';
import type { Meter } from './meters';
import { eachOf, type StripeReads } from './pages';

/** Usage of a meter that stands on a finalized invoice: what is corrected in it is never billed. */
export interface InvoicedPeriod {
	/** Half-open, Unix seconds. */
	readonly start: number;
	readonly end: number;
	/** The invoice's ID. */
	readonly invoice: string;
	/** ID of the price that bills it; of several, any one. */
	readonly price: string;
	/** The invoice's, an ISO code in lower case: the price may have several. */
	readonly currency: string;
	/** The invoice's number, as the customer sees it. */
	readonly number?: string;
	/** The invoice is void: it bills nothing, but neither is its usage billed again. */
	readonly isVoid?: true;
	/** Unix seconds at which Stripe finalizes the invoice, which is a draft until then. */
	readonly closesAt?: number;
}

/**
 * Reads which usage is invoiced already. Looks up each price once. A restricted key needs Invoices:
 * Read and Prices: Read.
 */
export class InvoicedPeriods {
	readonly #meters = new Map<string, Promise<string | undefined>>();

	/** @param prices those of the meter, by ID, where all are known: then none is looked up */
	constructor(
		private readonly stripe: StripeReads,
		private readonly prices?: ReadonlyMap<string, unknown>,
	) {}

	/**
	 * Usage periods of a meter on the customer's finalized invoices (open, paid, uncollectible, void
	 * or whatever Stripe adds), and on drafts that Stripe will finalize by itself, oldest first.
	 * Invoices from before the earliest moment are not read: an invoice bills usage of the time
	 * before it is created, so that none of them can hold usage of that moment or later. The one
	 * exception is a draft that was made by hand, and got an invoice item of later usage.
	 *
	 * @param earliest Unix seconds
	 * @throws StripeRequestError
	 */
	async of(
		customer: string,
		meter: Pick<Meter, 'id'>,
		earliest: number,
	): Promise<InvoicedPeriod[]> {
		const found: InvoicedPeriod[] = [];
		const query = { customer, created: { gte: earliest } };
		for await (const { periods } of this.#read(query, meter)) found.push(...periods);
		return found.sort(oldestFirst);
	}

	/**
	 * The same of all customers of the account that have any, by pages of 100 invoices. Test clocks
	 * are left out, whose invoices Stripe lists for one customer only.
	 *
	 * @param earliest Unix seconds
	 * @throws StripeRequestError
	 */
	async ofAll(
		meter: Pick<Meter, 'id'>,
		earliest: number,
	): Promise<ReadonlyMap<string, readonly InvoicedPeriod[]>> {
		const found = new Map<string, InvoicedPeriod[]>();
		const query = { created: { gte: earliest } };
		for await (const { customer, periods } of this.#read(query, meter)) {
			found.set(customer, [...(found.get(customer) ?? []), ...periods]);
		}
		for (const periods of found.values()) periods.sort(oldestFirst);
		return found;
	}

	async *#read(query: FormParams, { id: meter }: Pick<Meter, 'id'>) {
		for await (const invoice of eachOf<Stripe.Invoice>(this.stripe, '/v1/invoices', query)) {
			// A draft that a person has to finalize may stay one, and takes usage for as long.
			if (invoice.status === 'draft' && !invoice.automatically_finalizes_at) continue;
			const periods = await this.#periodsOn(invoice, meter);
			const { customer } = invoice;
			if (periods.length === 0) continue;
			yield { customer: typeof customer === 'object' ? (customer?.id ?? '') : customer, periods };
		}
	}

	/** A tiered price has a line for each tier, all of one period. */
	async #periodsOn(invoice: Stripe.Invoice, meter: string): Promise<InvoicedPeriod[]> {
		const periods = new Map<string, InvoicedPeriod>();
		for await (const line of this.#linesOf(invoice)) {
			const { start } = line.period;
			const end = billedUntil(line, invoice);
			const price = priceOf(line);
			if (price === undefined || start >= end || !(await this.#bills(price, meter))) continue;
			periods.set(`${start} ${end}`, {
				start,
				end,
				invoice: invoice.id,
				price,
				currency: invoice.currency,
				...(invoice.number !== null && { number: invoice.number }),
				...(invoice.status === 'void' && { isVoid: true }),
				...(invoice.status === 'draft' &&
					invoice.automatically_finalizes_at && { closesAt: invoice.automatically_finalizes_at }),
			});
		}
		return [...periods.values()];
	}

	/** An invoice shows its first lines only. */
	async *#linesOf({ id, lines }: Stripe.Invoice): AsyncGenerator<Stripe.InvoiceLineItem> {
		if (lines.has_more) {
			yield* eachOf(this.stripe, `/v1/invoices/${encodeURIComponent(id)}/lines`);
		} else {
			yield* lines.data;
		}
	}

	async #bills(price: string, meter: string): Promise<boolean> {
		return this.prices === undefined
			? (await this.#meterOf(price)) === meter
			: this.prices.has(price);
	}

	/** The meter of a price; undefined for what is not billed by usage. */
	async #meterOf(id: string): Promise<string | undefined> {
		let meter = this.#meters.get(id);
		if (meter === undefined) {
			meter = this.#lookUp(id);
			this.#meters.set(id, meter);
			// What failed for this customer may go well for the next one.
			meter.catch(() => this.#meters.delete(id));
		}
		return await meter;
	}

	async #lookUp(id: string): Promise<string | undefined> {
		const path = `/v1/prices/${encodeURIComponent(id)}`;
		const { recurring } = await this.stripe.get<Partial<Stripe.Price>>(path);
		if (recurring !== undefined) return recurring?.meter ?? undefined;
		throw new StripeRequestError(
			`the price ${id} of an invoice is deleted, so that Stripe no longer says which meter it bills`,
		);
	}
}

function oldestFirst(a: InvoicedPeriod, b: InvoicedPeriod): number {
	return a.start - b.start || a.end - b.end;
}

function priceOf({ pricing }: Stripe.InvoiceLineItem): string | undefined {
	const price = pricing?.price_details?.price;
	return typeof price === 'object' ? price.id : price;
}

/**
 * Where the usage of a line ends, exclusive: Stripe calls the end of a period inclusive, but the
 * next period starts at the same second.
 *
 * A subscription bills usage in arrears. When it is created or updated in the classic billing mode,
 * a metered item gets a line of 0 all the same, which may name the period that has only begun:
 * nothing of it is invoiced beyond the moment at which the invoice was created.
 *
 * @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
function billedUntil({ period, parent }: Stripe.InvoiceLineItem, invoice: Stripe.Invoice): number {
	return parent?.type === 'subscription_item_details'
		? Math.min(period.end, invoice.created)
		: period.end;
}

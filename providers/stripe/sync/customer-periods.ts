import type { Reads } from '../../../delivery/sync/reads';
import type { Correction } from '../../../metering/correction';
import { type StripeClient, StripeRequestError } from '../client';
import { PERMISSION_MISSING } from '../failure-verdict';
import { type InvoicedPeriod, InvoicedPeriods } from '../invoiced-periods';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';

/** For how long a customer's invoices need not be read again, in seconds. */
export const KNOWN_SECONDS = 900;

/** A customer's invoiced periods, all that ended after `since`. Unix seconds. */
interface Known {
	readonly since: number;
	readonly readAt: number;
	readonly periods: readonly InvoicedPeriod[];
}

/** The invoiced periods of a run's customers, each read when first needed. */
export class CustomerPeriods {
	#invoiced: InvoicedPeriods | undefined;
	#denied: StripeRequestError | undefined;
	readonly #known = new Map<string, Known>();

	constructor(private readonly client: StripeClient) {}

	/**
	 * All that ended after the beginning of the correction's window. Windows of a customer come
	 * oldest first, so the first one reads for all of them.
	 *
	 * @param now wall clock, Unix seconds
	 * @throws StripeRequestError
	 */
	async of(
		{ target: { customer, window } }: Correction,
		meter: Meter,
		now: number,
		reads: Reads,
	): Promise<readonly InvoicedPeriod[]> {
		const key = `${meter.id}\n${customer}`;
		const known = this.#known.get(key);
		const isKnown = known !== undefined && known.since <= window.start;
		if (isKnown && Math.abs(now - known.readAt) <= KNOWN_SECONDS) return known.periods;
		// What the key may not do for one customer, it may not do for any.
		if (this.#denied !== undefined) throw this.#denied;
		this.#invoiced ??= new InvoicedPeriods(
			pacedReads(this.client, reads, 'Invoices: Read and Prices: Read'),
		);
		const periods = await this.#invoiced.of(customer, meter, window.start).catch(this.#failed);
		this.#known.set(key, { since: window.start, readAt: now, periods });
		return periods;
	}

	readonly #failed = (error: unknown): never => {
		if (isDenied(error)) this.#denied = error;
		throw error;
	};
}

/** True for a reading that the key may not do. */
export function isDenied(error: unknown): error is StripeRequestError {
	return error instanceof StripeRequestError && error.code === PERMISSION_MISSING;
}

/** Of several the one that ends first: whatever is invoiced later, it stays the same one. */
export function periodOf(
	{ timestamp }: Correction,
	periods: readonly InvoicedPeriod[],
): InvoicedPeriod | undefined {
	const around = periods.filter(({ start, end }) => start <= timestamp && timestamp < end);
	return around.sort((a, b) => a.end - b.end)[0];
}

import type { Reads } from '../../../delivery/sync/reads';
import type { Review } from '../../../delivery/sync/totals-port';
import type { Correction } from '../../../metering/correction';
import { formatInstant } from '../../../metering/instant';
import { addQuantities, formatQuantity, negateQuantity } from '../../../metering/quantity';
import type { Refusal } from '../../../metering/refusal';
import { formatWindow } from '../../../metering/window';
import type { StripeClient } from '../client';
import { InvoicedPeriods, type InvoicedPeriod } from '../invoiced-periods';
import type { Meter } from '../meters';
import { carrySlot } from './carry-slot';
import { pacedReads } from './paced-reads';
import type { InvoiceReview } from './stripe-totals';

/** Stripe finalizes a period's invoice an hour after its end, and takes late usage until then. */
const GRACE_SECONDS = 3600;

/** Where differences of invoiced periods go, if anywhere. */
export type CarryOver = { readonly meter: Meter } | { readonly refusal: Refusal } | undefined;

/** Keeps corrections out of periods whose invoice is finalized: there they would not be billed. */
export class ReviewOfInvoices implements InvoiceReview {
	#periods: InvoicedPeriods | undefined;
	readonly #known = new Map<
		string,
		{ readonly since: number; readonly periods: readonly InvoicedPeriod[] }
	>();

	constructor(
		private readonly client: StripeClient,
		private readonly carryOver: CarryOver,
	) {}

	async review(correction: Correction, meter: Meter, now: number, reads: Reads): Promise<Review> {
		const { customer, window } = correction.target;
		if (now < window.end + GRACE_SECONDS) return { kind: 'send' };
		this.#periods ??= new InvoicedPeriods(
			pacedReads(this.client, reads, 'Invoices: Read and Prices: Read'),
		);
		try {
			const periods = await this.#periodsOf(customer, meter, window.start, this.#periods);
			const period = periods.find(
				({ start, end }) => start <= correction.timestamp && correction.timestamp < end,
			);
			return period === undefined ? { kind: 'send' } : this.#invoiced(correction, period, now);
		} catch (error) {
			return stop('unsent', correction, {
				code: 'invoices_not_read',
				reason: `whether ${formatWindow(window)} is invoiced already could not be read: ${error instanceof Error ? error.message : String(error)}`,
			});
		}
	}

	/** Windows come oldest first, so the first of a customer reads for all of them. */
	async #periodsOf(
		customer: string,
		meter: Meter,
		since: number,
		invoiced: InvoicedPeriods,
	): Promise<readonly InvoicedPeriod[]> {
		const key = `${meter.id}\n${customer}`;
		const known = this.#known.get(key);
		if (known !== undefined && known.since <= since) return known.periods;
		const periods = await invoiced.of(customer, meter, since);
		this.#known.set(key, { since, periods });
		return periods;
	}

	#invoiced(correction: Correction, period: InvoicedPeriod, now: number): Review {
		const { target, delta, shown } = correction;
		const invoice = `invoice ${period.number ?? period.invoice}`;
		const what = `a difference of ${formatQuantity(delta)} belongs to ${formatWindow(period)}, which ${invoice} has billed, and Stripe bills no more events in it`;
		const isCarried =
			this.carryOver &&
			'meter' in this.carryOver &&
			this.carryOver.meter.event_name === target.eventName;
		if (this.carryOver === undefined || isCarried) {
			return stop('held', correction, {
				code: 'period_invoiced',
				reason: `${what}. Bill or credit it by hand${isCarried ? '' : ', or set "Invoiced Periods" to "Carry Over"'}`,
			});
		}
		if ('refusal' in this.carryOver) return stop('held', correction, this.carryOver.refusal);
		const slot = carrySlot(target.window, period);
		if (now < slot.end) {
			return stop('pending', correction, {
				code: 'carry_waits',
				reason: `${what}. It is carried over by the first run after ${formatInstant(slot.end)}`,
			});
		}
		const { meter } = this.carryOver;
		return {
			kind: 'instead',
			target: {
				eventName: meter.event_name,
				customer: target.customer,
				window: slot,
				total: addQuantities(target.total, negateQuantity(shown)),
				effect: 'adds',
				payload: {
					carried_from: formatWindow(target.window),
					carried_from_meter: target.eventName,
				},
			},
		};
	}
}

function stop(
	status: 'held' | 'pending' | 'unsent',
	{ shown }: Correction,
	why: Pick<Refusal, 'code' | 'reason'> & { readonly field?: Refusal['field'] },
): Review {
	return { kind: 'stop', outcome: { status, ...why, shown } };
}

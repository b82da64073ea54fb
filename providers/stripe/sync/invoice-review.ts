import type { Reads } from '../../../delivery/sync/reads';
import type { Review } from '../../../delivery/sync/totals-port';
import type { Correction } from '../../../metering/correction';
import { formatInstant } from '../../../metering/instant';
import { formatQuantity } from '../../../metering/quantity';
import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, stampOf, type UsageWindow } from '../../../metering/window';
import { type StripeClient, StripeRequestError } from '../client';
import { PERMISSION_MISSING } from '../failure-verdict';
import { InvoicedPeriods, type InvoicedPeriod } from '../invoiced-periods';
import type { Meter } from '../meters';
import { carrySlot } from './carry-slot';
import { pacedReads } from './paced-reads';
import type { InvoiceReview } from './stripe-totals';

/** Stripe finalizes a period's invoice an hour after its end, and takes late usage until then. */
const GRACE_SECONDS = 3600;
/** For how long a customer's invoices need not be read again. */
const KNOWN_SECONDS = 900;

/** Where differences of invoiced periods go, if anywhere. */
export type CarryOver = { readonly meter: Meter } | { readonly refusal: Refusal } | undefined;

/** A customer's invoiced periods, all that ended after `since`. Unix seconds. */
interface Known {
	readonly since: number;
	readonly readAt: number;
	readonly periods: readonly InvoicedPeriod[];
}

/** Keeps corrections out of periods whose invoice is finalized: there they would not be billed. */
export class ReviewOfInvoices implements InvoiceReview {
	#periods: InvoicedPeriods | undefined;
	#denied: StripeRequestError | undefined;
	readonly #known = new Map<string, Known>();

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
		let periods: readonly InvoicedPeriod[];
		try {
			periods = await this.#periodsOf(customer, meter, window.start, now, this.#periods);
		} catch (error) {
			if (isDenied(error)) this.#denied = error;
			return stop('unsent', correction, notRead(window, error));
		}
		const period = periodOf(correction, periods);
		if (period === undefined) return { kind: 'send' };
		return this.#invoiced(correction, meter, period, periods, now);
	}

	/** Windows come oldest first, so the first of a customer reads for all of them. */
	async #periodsOf(
		customer: string,
		meter: Meter,
		since: number,
		now: number,
		invoiced: InvoicedPeriods,
	): Promise<readonly InvoicedPeriod[]> {
		const key = `${meter.id}\n${customer}`;
		const known = this.#known.get(key);
		if (known && known.since <= since && Math.abs(now - known.readAt) <= KNOWN_SECONDS) {
			return known.periods;
		}
		// What the key may not do for one customer, it may not do for any.
		if (this.#denied !== undefined) throw this.#denied;
		const periods = await invoiced.of(customer, meter, since);
		this.#known.set(key, { since, readAt: now, periods });
		return periods;
	}

	#invoiced(
		correction: Correction,
		meter: Meter,
		period: InvoicedPeriod,
		periods: readonly InvoicedPeriod[],
		now: number,
	): Review {
		const { target, delta } = correction;
		const what = `a difference of ${formatQuantity(delta)} belongs to ${formatWindow(period)}, which invoice ${period.number ?? period.invoice} has billed, and Stripe bills no more events in it`;
		const hold = (reason: string): Review =>
			stop('held', correction, { code: 'period_invoiced', reason: `${what}. ${reason}` });
		const { carryOver } = this;
		if (carryOver === undefined) {
			return hold(`${BY_HAND}, or set "Invoiced Periods" to "Carry Over"`);
		}
		if ('refusal' in carryOver) {
			const { code, reason } = carryOver.refusal;
			return stop('held', correction, {
				code,
				reason: `${what}. It cannot be carried over: ${reason}`,
			});
		}
		if (carryOver.meter.event_name === target.eventName) return hold(BY_HAND);
		if (meter.default_aggregation.formula !== 'sum') {
			return hold(`The meter bills its last value, which no difference can mend. ${BY_HAND}`);
		}
		const slot = carrySlot(target.window, period, periods);
		if (slot === undefined) {
			return hold(`It lies too far back to be carried over into the following period. ${BY_HAND}`);
		}
		// Only then would the invoice be known of a period that ended before this minute.
		const from = slot.end + GRACE_SECONDS;
		if (now < from) {
			return stop('pending', correction, {
				code: 'carry_waits',
				reason: `${what}. It is carried over by the first run after ${formatInstant(from)}`,
			});
		}
		return {
			kind: 'instead',
			target: carriedTarget(correction, carryOver.meter, slot),
			reason: `${what}. It is billed on the meter "${carryOver.meter.display_name}" instead, at ${formatInstant(stampOf(slot))}`,
		};
	}
}

const BY_HAND = 'Bill or credit it by hand';

/** Of several the one that ends first: whatever is invoiced later, it stays the same one. */
function periodOf(
	{ timestamp }: Correction,
	periods: readonly InvoicedPeriod[],
): InvoicedPeriod | undefined {
	const around = periods.filter(({ start, end }) => start <= timestamp && timestamp < end);
	return around.sort((a, b) => a.end - b.end)[0];
}

/** The window of a carried difference. Its payload tells where it comes from. */
function carriedTarget({ target, delta }: Correction, meter: Meter, slot: UsageWindow): SyncTarget {
	return {
		eventName: meter.event_name,
		customer: target.customer,
		window: slot,
		total: delta,
		effect: 'adds',
		payload: {
			carried_from: formatWindow(target.window),
			carried_from_meter: target.eventName,
		},
	};
}

function notRead(window: UsageWindow, error: unknown): Why {
	const why = error instanceof Error ? error.message : String(error);
	return {
		code: 'invoices_not_read',
		reason: `whether ${formatWindow(window)} is invoiced already could not be read: ${why}${isDenied(error) ? ', or set "Invoiced Periods" to "Send Anyway"' : ''}`,
	};
}

function isDenied(error: unknown): error is StripeRequestError {
	return error instanceof StripeRequestError && error.code === PERMISSION_MISSING;
}

type Why = Pick<Refusal, 'code' | 'reason'>;

function stop(status: 'held' | 'pending' | 'unsent', { shown }: Correction, why: Why): Review {
	return { kind: 'stop', outcome: { status, ...why, shown } };
}

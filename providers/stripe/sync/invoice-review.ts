import type { Reads } from '../../../delivery/sync/reads';
import type { Review } from '../../../delivery/sync/totals-port';
import type { Correction } from '../../../metering/correction';
import { formatInstant } from '../../../metering/instant';
import { formatQuantity } from '../../../metering/quantity';
import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, stampOf, type UsageWindow } from '../../../metering/window';
import type { StripeClient } from '../client';
import type { InvoicedPeriod } from '../invoiced-periods';
import type { Meter } from '../meters';
import { carrySlot } from './carry-slot';
import { CarryTraces } from './carry-traces';
import { CustomerPeriods, isDenied, KNOWN_SECONDS, periodOf } from './customer-periods';
import type { InvoiceReview } from './stripe-totals';

/** Stripe finalizes a period's invoice an hour after its end, and takes late usage until then. */
const GRACE_SECONDS = 3600;

/**
 * How long before a draft is finalized no correction is sent into its period any more: for as long
 * as the reading of the draft may be old, and for Stripe to add up what it has received.
 */
const CLOSING_SECONDS = KNOWN_SECONDS + 600;

/** Where differences of invoiced periods go, if anywhere. */
export type CarryOver = { readonly meter: Meter } | { readonly refusal: Refusal } | undefined;

/** Keeps corrections out of periods whose invoice is finalized: there they would not be billed. */
export class ReviewOfInvoices implements InvoiceReview {
	readonly #periods: CustomerPeriods;
	readonly #traces: CarryTraces | undefined;

	constructor(
		client: StripeClient,
		private readonly carryOver: CarryOver,
	) {
		this.#periods = new CustomerPeriods(client);
		if (carryOver && 'meter' in carryOver) {
			this.#traces = new CarryTraces(client, carryOver.meter);
		}
	}

	asksToReview({ window }: SyncTarget, now: number): boolean {
		return now >= window.end + GRACE_SECONDS;
	}

	async review(correction: Correction, meter: Meter, now: number, reads: Reads): Promise<Review> {
		const { target } = correction;
		if (!this.asksToReview(target, now)) return SEND;
		let periods: readonly InvoicedPeriod[];
		try {
			periods = await this.#periods.of(correction, meter, now, reads);
		} catch (error) {
			return stop('unsent', notRead(target.window, error), correction);
		}
		const period = periodOf(correction, periods);
		if (period === undefined) return SEND;
		if (period.closesAt === undefined) {
			return this.#invoiced(correction, meter, period, periods, now);
		}
		if (now < period.closesAt - CLOSING_SECONDS) return SEND;
		return stop('pending', closing(correction, period), correction);
	}

	async elsewhere(
		correction: Correction,
		meter: Meter,
		now: number,
		reads: Reads,
	): Promise<Review> {
		const { customer, window } = correction.target;
		if (this.#traces === undefined || !isCarried(meter)) return SEND;
		if (now < window.end + 2 * GRACE_SECONDS) return SEND;
		let periods: readonly InvoicedPeriod[];
		try {
			periods = await this.#periods.of(correction, meter, now, reads);
		} catch (error) {
			return stop('unsent', notRead(window, error));
		}
		const period = periodOf(correction, periods);
		const slot = period && carrySlot(window, period, periods);
		if (period?.closesAt !== undefined) return SEND;
		if (period === undefined || slot === undefined || now < usableFrom(slot)) return SEND;
		const mayHold = await this.#traces.mayHold(customer, slot, period.end, now, reads);
		if (!mayHold) return SEND;
		return this.#invoiced(correction, meter, period, periods, now);
	}

	#invoiced(
		correction: Correction,
		meter: Meter,
		period: InvoicedPeriod,
		periods: readonly InvoicedPeriod[],
		now: number,
	): Review {
		const { target, delta } = correction;
		const what = `a difference of ${formatQuantity(delta)} belongs to ${formatWindow(period)}, ${billedBy(period)}, and Stripe bills no more events in it`;
		const hold = (reason: string): Review =>
			stop('held', { code: 'period_invoiced', reason: `${what}. ${reason}` }, correction);
		const { carryOver } = this;
		if (carryOver === undefined) {
			return hold(`${BY_HAND}, or set "Invoiced Periods" to "Carry Over"`);
		}
		if ('refusal' in carryOver) {
			const { code, reason } = carryOver.refusal;
			const why = { code, reason: `${what}. It cannot be carried over: ${reason}` };
			return stop('held', why, correction);
		}
		if (carryOver.meter.event_name === target.eventName) return hold(BY_HAND);
		if (!isCarried(meter)) {
			return hold(`The meter bills its last value, which no difference can mend. ${BY_HAND}`);
		}
		const slot = carrySlot(target.window, period, periods);
		if (slot === undefined) {
			return hold(`It lies too far back to be carried over into the following period. ${BY_HAND}`);
		}
		const from = usableFrom(slot);
		if (now < from) {
			const reason = `${what}. It is carried over by the first run after ${formatInstant(from)}`;
			return stop('pending', { code: 'carry_waits', reason }, correction);
		}
		this.#traces?.note(target.customer, slot);
		return {
			kind: 'instead',
			target: carriedTarget(correction, carryOver.meter, slot),
			reason: `${what}. It is billed on the meter "${carryOver.meter.display_name}" instead, at ${formatInstant(stampOf(slot))}`,
		};
	}
}

const SEND: Review = { kind: 'send' };
const BY_HAND = 'Bill or credit it by hand';

function billedBy({ number, invoice, isVoid }: InvoicedPeriod): string {
	return isVoid
		? `whose invoice ${number ?? invoice} is void`
		: `which invoice ${number ?? invoice} has billed`;
}

/** What is sent now may reach the invoice or not, and then shows as if it were billed. */
function closing({ delta }: Correction, { closesAt = 0, ...period }: InvoicedPeriod): Why {
	return {
		code: 'invoice_closing',
		reason: `a difference of ${formatQuantity(delta)} belongs to ${formatWindow(period)}, whose invoice ${period.invoice} Stripe finalizes at ${formatInstant(closesAt)}, too soon to be sure that it would be on it. The first run after that knows what to do`,
	};
}

/** Only where events add up can a difference be billed elsewhere. */
function isCarried({ default_aggregation: { formula } }: Meter): boolean {
	return formula === 'sum';
}

/**
 * Only then is the invoice known of a period that ended before this minute did, and whatever was
 * sent into the window itself before its invoice was finalized has had an hour to show.
 */
function usableFrom(slot: UsageWindow): number {
	return slot.end + 2 * GRACE_SECONDS;
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

type Why = Pick<Refusal, 'code' | 'reason'>;

function notRead(window: UsageWindow, error: unknown): Why {
	const why = error instanceof Error ? error.message : String(error);
	return {
		code: 'invoices_not_read',
		reason: `whether ${formatWindow(window)} is invoiced already could not be read: ${why}${isDenied(error) ? ', or set "Invoiced Periods" to "Send Anyway"' : ''}`,
	};
}

/** @param correction gives what was read to the outcome */
function stop(status: 'held' | 'pending' | 'unsent', why: Why, correction?: Correction): Review {
	const outcome = { status, ...why, ...(correction && { shown: correction.shown }) };
	return { kind: 'stop', outcome };
}

import type { Answer, Reads } from '../../../delivery/sync/reads';
import type { Review, Shown, TotalsPort } from '../../../delivery/sync/totals-port';
import type { Verdict } from '../../../delivery/verdict';
import type { Correction } from '../../../metering/correction';
import { formatInstant } from '../../../metering/instant';
import { formatQuantity, significantDigits } from '../../../metering/quantity';
import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import type { StripeClient } from '../client';
import { MOST_VALUE_DIGITS, OLDEST_SECONDS } from '../limits';
import { sendMeterEvent } from '../meter-event';
import type { Meter } from '../meters';
import { readSummaries } from './read-summaries';
import { summaryGroups } from './summary-groups';

/** Asked before a correction is sent into a window that may be on an invoice already. */
export interface InvoiceReview {
	/** True when the window is old enough to be on an invoice. */
	asksToReview(target: SyncTarget, now: number): boolean;
	review(correction: Correction, meter: Meter, now: number, reads: Reads): Promise<Review>;
	/** Asked about a window that shows the source's total. */
	elsewhere(correction: Correction, meter: Meter, now: number, reads: Reads): Promise<Review>;
}

/** Stripe's meters, as syncing totals needs them. */
export class StripeTotals implements TotalsPort {
	/** @param meters every meter of the run, by event name */
	constructor(
		private readonly client: StripeClient,
		private readonly meters: ReadonlyMap<string, Meter>,
		private readonly invoices?: InvoiceReview,
	) {}

	groups(targets: readonly SyncTarget[]): SyncTarget[][] {
		return summaryGroups(targets);
	}

	async read(group: readonly SyncTarget[]): Promise<Answer<Shown>> {
		return await readSummaries(this.client, this.#meterOf(group[0] as SyncTarget), group);
	}

	readonly send = async ({ target, ...event }: Correction): Promise<Verdict> => {
		const { customer, payload = {} } = target;
		return await sendMeterEvent(
			this.client,
			{ ...event, customer, payload, value: formatQuantity(event.value) },
			this.#meterOf(target),
		);
	};

	refuse({ target, timestamp, value }: Correction, now: number): Refusal | undefined {
		// A carried difference may be longer than the totals that it lies between, and so unreadable.
		for (const sum of [value, target.total]) {
			const digits = significantDigits(sum);
			if (digits <= MOST_VALUE_DIGITS) continue;
			return {
				field: 'value',
				code: 'value_too_many_digits',
				reason: `the correction of ${formatQuantity(sum)} has ${digits} digits; Stripe takes ${MOST_VALUE_DIGITS}. Round the total in the source`,
			};
		}
		if (timestamp < now - OLDEST_SECONDS) {
			return {
				field: 'window_end',
				code: 'too_old',
				reason: `${formatInstant(timestamp)} is more than 35 days ago, and Stripe takes no usage that old. Bill or credit the difference of ${formatQuantity(value)} with an invoice item instead`,
			};
		}
		return undefined;
	}

	asksToReview(target: SyncTarget, now: number): boolean {
		return this.invoices?.asksToReview(target, now) ?? false;
	}

	async review(correction: Correction, now: number, reads: Reads): Promise<Review> {
		if (this.invoices === undefined) return { kind: 'send' };
		const meter = this.#meterOf(correction.target);
		return await this.invoices.review(correction, meter, now, reads);
	}

	async elsewhere(correction: Correction, now: number, reads: Reads): Promise<Review> {
		if (this.invoices === undefined) return { kind: 'send' };
		const meter = this.#meterOf(correction.target);
		return await this.invoices.elsewhere(correction, meter, now, reads);
	}

	#meterOf({ eventName }: SyncTarget): Meter {
		return this.meters.get(eventName) as Meter;
	}
}

import { formatInstant } from '../../../metering/instant';
import type { CalendarBucket } from '../../../metering/series/calendar-buckets';
import { type RangeReading, refuseRange } from '../../../metering/series/range-refusal';
import { absoluteRange } from '../../../metering/series/time-range';
import type { UsageWindow } from '../../../metering/window';
import type { CustomerItems } from '../billing/items-by-customer';
import { isRunning, type MeteredItem } from '../billing/metered-items';
import { StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { aboutOf, type UsageProblem, type Wanted } from './asked-usage';
import type { AskedTime } from './asked-time';
import type { UsageQuestion } from './read-each';
import { usageBuckets } from './usage-buckets';

/** Why something that is wanted cannot be shown. */
type Why = Pick<UsageProblem, 'status' | 'code' | 'field' | 'reason'>;

/** A question to Stripe, and what it is asked for. */
export interface PlannedQuestion extends UsageQuestion {
	readonly wanted: Wanted;
	readonly range: UsageWindow;
	/** The subscription item whose billing period the range is. */
	readonly billedBy?: MeteredItem;
}

/** Turns what is wanted of one meter into questions. All of one time share their buckets. */
export class QuestionPlanner {
	readonly questions: PlannedQuestion[] = [];
	readonly problems: UsageProblem[] = [];
	readonly #buckets = new Map<string, RangeReading<readonly CalendarBucket[]>>();

	/** @param now wall clock, Unix seconds */
	constructor(
		private readonly meter: Meter,
		private readonly now: number,
	) {}

	/**
	 * Asks for a range.
	 *
	 * @param billedBy the item whose billing period the range is
	 */
	ask(wanted: Wanted, customer: string, range: UsageWindow, billedBy?: MeteredItem): void {
		const buckets = this.#bucketsOf(range, wanted.time);
		if (!buckets.ok) {
			this.refuse(wanted, customer, { status: 'rejected', ...buckets.refusal });
			return;
		}
		const question = { wanted, customer, range, buckets: buckets.value };
		this.questions.push(billedBy === undefined ? question : { ...question, billedBy });
	}

	/** Asks for the billing period of each of the customer's running items. */
	askPeriods(wanted: Wanted, customer: string, items: CustomerItems): void {
		if (items instanceof StripeRequestError) {
			this.refuse(wanted, customer, whyUnread(items));
			return;
		}
		const running = items.filter(isRunning);
		if (running.length === 0) this.refuse(wanted, customer, this.#notSubscribed());
		for (const item of running) {
			const range = absoluteRange(item.billsFrom, item.period.end);
			if (range.ok) this.ask(wanted, customer, range.value, item);
			else this.refuse(wanted, customer, { status: 'rejected', ...range.refusal });
		}
	}

	/** @param customer undefined where it is about all that are subscribed */
	refuse(
		{ items, isOneOfMany, customer: named, time }: Wanted,
		customer: string | undefined,
		why: Why,
	): void {
		const { status, code, field, reason } = why;
		const isOfMany = isOneOfMany || named === undefined;
		this.problems.push({
			...(items[0] !== undefined && { index: items[0] }),
			...(items.length > 1 && { madeOf: items }),
			...(isOfMany && aboutOf(customer)),
			...(customer !== undefined && { customer }),
			...(field !== undefined && { field }),
			status,
			code,
			reason,
			meter: this.meter.id,
			time,
		});
	}

	#bucketsOf(
		range: UsageWindow,
		{ grouping, zone }: AskedTime,
	): RangeReading<readonly CalendarBucket[]> {
		const key = `${range.start} ${range.end} ${grouping} ${zone.name}`;
		const known = this.#buckets.get(key);
		if (known !== undefined) return known;
		const read = usageBuckets(range, grouping, zone, this.now);
		const buckets = read.ok && read.value.length === 0 ? notBegun(range) : read;
		this.#buckets.set(key, buckets);
		return buckets;
	}

	#notSubscribed(): Why {
		const { display_name: name } = this.meter;
		return {
			status: 'rejected',
			field: 'customer',
			code: 'subscription_missing',
			reason: `the customer has no running subscription to a price of the meter "${name}", so it is in no billing period. Subscribe it, or choose another range`,
		};
	}
}

/** What a failed reading means for whom it was about. */
export function whyUnread({ message, code, isFinal }: StripeRequestError): Why {
	return {
		status: isFinal ? 'rejected' : 'unread',
		code: code ?? 'unexpected',
		reason: message,
	};
}

/** Why a range that is still to come cannot be read: 0 would look like an answer. */
export function notBegun({ start }: UsageWindow) {
	return refuseRange(
		'range_start',
		'range_not_begun',
		`the range begins at ${formatInstant(start)}, which is still to come, so there is no usage in it. Choose an earlier range`,
	);
}

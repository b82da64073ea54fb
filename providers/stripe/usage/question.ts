import type { Answer, Reads } from '../../../delivery/sync/reads';
import type { Outcome } from '../../../delivery/verdict';
import type { Quantity } from '../../../metering/quantity';
import type { SmallReading } from '../../../metering/series/usage-series';
import type { StripeClient } from '../client';
import { PERMISSION_MISSING } from '../failure-verdict';
import type { Meter } from '../meters';
import { readBuckets } from '../summaries/read-buckets';
import { bucketSeconds } from '../sync/summary-groups';
import type { UnreadUsage } from './customer-usage';
import type { PlannedRead } from './plan-reads';

type Totals = ReadonlyMap<number, Quantity>;

/** What Stripe is asked about one customer of a meter, until a request fails for good. */
export class Question {
	#requests = 0;
	#failure: Outcome | undefined;

	constructor(
		private readonly client: StripeClient,
		private readonly reads: Reads,
		private readonly meter: Meter,
		private readonly customer: string,
	) {}

	/** Requests made, tries that failed included. */
	get requests(): number {
		return this.#requests;
	}

	/** Makes one request, with as many tries as it takes. What Stripe leaves out has no usage. */
	async ask(read: PlannedRead): Promise<readonly SmallReading[]> {
		if (this.#failure !== undefined) return [];
		const found = await this.reads.ask(async () => await this.#once(read));
		if (!found.ok) {
			this.#failure ??= found.outcome;
			return [];
		}
		const { start, end, grouping } = read;
		const length = grouping === undefined ? end - start : bucketSeconds(grouping);
		return [...found.value].map(([at, value]) => ({ start: at, end: at + length, value }));
	}

	async #once(read: PlannedRead): Promise<Answer<Totals>> {
		this.#requests += 1;
		const answer = await readBuckets(this.client, this.meter, {
			customer: this.customer,
			...read,
		});
		// Whoever may read the meter may read its totals, so this is about the customer, not the run.
		const isOfCustomer = answer.kind === 'fatal' && answer.code === PERMISSION_MISSING;
		return isOfCustomer ? { ...answer, kind: 'refused_for_now' } : answer;
	}

	/** Why there is no answer, if there is none. */
	get failure(): UnreadUsage | undefined {
		if (this.#failure === undefined) return undefined;
		const { status, code = 'unexpected', reason = 'no answer' } = this.#failure;
		return {
			status: status === 'rejected' ? 'rejected' : 'unread',
			customer: this.customer,
			requests: this.#requests,
			code,
			reason: code === 'cancelled' ? CANCELLED : reason,
		};
	}
}

const CANCELLED = 'the execution was cancelled before this customer was read. Run it again';

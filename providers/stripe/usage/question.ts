import type { Answer, Reads } from '../../../delivery/sync/reads';
import type { Outcome } from '../../../delivery/verdict';
import type { SmallReading } from '../../../metering/series/usage-series';
import type { StripeClient } from '../client';
import { PERMISSION_MISSING } from '../failure-verdict';
import type { Meter } from '../meters';
import { readSummaries, type Summary } from '../summaries/read-buckets';
import { bucketSeconds } from '../sync/summary-groups';
import type { UnreadUsage } from './customer-usage';
import type { PlannedRead } from './plan-reads';

/** A total that Stripe shows, and the event summary that it comes from. */
export interface ShownReading extends SmallReading {
	readonly raw: Summary['raw'];
}

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
	async ask(read: PlannedRead): Promise<readonly ShownReading[]> {
		if (this.#failure !== undefined) return [];
		const found = await this.reads.ask(async () => await this.#once(read));
		if (!found.ok) {
			this.#failure ??= found.outcome;
			return [];
		}
		const { start, end, grouping } = read;
		const length = grouping === undefined ? end - start : bucketSeconds(grouping);
		return found.value.map(({ start: at, total: value, raw }) => ({
			start: at,
			end: at + length,
			value,
			raw,
		}));
	}

	async #once(read: PlannedRead): Promise<Answer<readonly Summary[]>> {
		this.#requests += 1;
		const answer = await readSummaries(this.client, this.meter, {
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

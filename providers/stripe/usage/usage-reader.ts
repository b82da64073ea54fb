import { runLanes } from '../../../delivery/lanes';
import type { Reads } from '../../../delivery/sync/reads';
import { ZERO } from '../../../metering/quantity';
import type { CalendarBucket } from '../../../metering/series/calendar-buckets';
import { type UsageSeries, usageSeries } from '../../../metering/series/usage-series';
import type { StripeClient } from '../client';
import type { Meter } from '../meters';
import type { CustomerUsage } from './customer-usage';
import { addUp, granuleOf } from './granule';
import { type PlannedRead, planReads } from './plan-reads';
import { Question, type ShownReading } from './question';

/** Reads customers of a meter, one like the other: what to ask Stripe for is planned once. */
export class UsageReader {
	readonly #plan: readonly PlannedRead[];
	readonly #addsUp: boolean;

	/**
	 * @param buckets oldest first, without gaps, on whole minutes
	 * @param isRaw keep the event summaries of each customer beside what they add up to
	 */
	constructor(
		private readonly client: StripeClient,
		private readonly reads: Reads,
		private readonly meter: Meter,
		private readonly buckets: readonly CalendarBucket[],
		private readonly isRaw: boolean,
	) {
		const granule = granuleOf(meter);
		this.#plan = planReads(buckets, granule);
		this.#addsUp = addUp(buckets, granule);
	}

	/** @param atOnce requests side by side */
	async read(customer: string, atOnce: number): Promise<CustomerUsage> {
		const question = new Question(this.client, this.reads, this.meter, customer);
		const readings: ShownReading[] = [];
		await runLanes(
			this.#plan.map((read) => [read]),
			atOnce,
			async (read) => {
				readings.push(...(await question.ask(read)));
			},
		);
		const series = await this.#withTotal(usageSeries(this.buckets, readings), question);
		if (question.failure !== undefined) return question.failure;
		const read = { status: 'read', customer, requests: question.requests, series } as const;
		if (!this.isRaw) return read;
		readings.sort((a, b) => a.start - b.start);
		return { ...read, summaries: readings.map(({ raw }) => raw) };
	}

	/** Where the buckets do not add up, the total is what Stripe shows of the range as a whole. */
	async #withTotal(series: UsageSeries, question: Question): Promise<UsageSeries> {
		const first = series.points[0];
		const last = series.points.at(-1);
		if (this.#addsUp || first === undefined || last === undefined) return series;
		const isLast = this.meter.default_aggregation.formula === 'last';
		// A value in the last bucket is the newest of the range; only 0 may mean that there is none.
		if (isLast && last.value.units !== 0n) return { ...series, total: last.value };
		const [whole] = await question.ask({ start: first.start, end: last.end });
		return { ...series, total: whole?.value ?? ZERO };
	}
}

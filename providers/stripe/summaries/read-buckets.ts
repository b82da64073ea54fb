import type { Answer } from '../../../delivery/sync/reads';
import type { RefusedVerdict } from '../../../delivery/verdict';
import type { Quantity } from '../../../metering/quantity';
import type { UsageWindow } from '../../../metering/window';
import type { StripeClient } from '../client';
import { isRecord } from '../error-body';
import { failureVerdict, noAnswerVerdict } from '../failure-verdict';
import type { FormParams } from '../form';
import type { Meter } from '../meters';
import { shownTotal } from '../sync/shown-total';
import { type Bucket, bucketSeconds } from '../sync/summary-groups';

const LARGEST_PAGE = 100;

/** A stretch of one customer's time, in Unix seconds, as one request reads it. */
export interface Stretch {
	readonly customer: string;
	readonly start: number;
	readonly end: number;
	/** Buckets to read it in; the whole stretch is one if absent. */
	readonly grouping?: Bucket;
}

/** One total that Stripe shows. */
export interface Summary extends UsageWindow {
	readonly id: string;
	readonly total: Quantity;
	/** The event summary, as Stripe answered it. */
	readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * Reads once what Stripe shows of a stretch: the totals of its buckets, by their start. Buckets
 * that Stripe leaves out have no usage.
 *
 * @param stretch start and end on whole minutes, or on whole buckets where it has any
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export async function readBuckets(
	client: StripeClient,
	meter: Pick<Meter, 'id'>,
	stretch: Stretch,
): Promise<Answer<ReadonlyMap<number, Quantity>>> {
	const read = await readSummaries(client, meter, stretch);
	if (read.kind !== 'answered') return read;
	return { ...read, value: new Map(read.value.map(({ start, total }) => [start, total])) };
}

/** The same, as Stripe's event summaries. */
export async function readSummaries(
	client: StripeClient,
	meter: Pick<Meter, 'id'>,
	{ customer, start, end, grouping }: Stretch,
): Promise<Answer<readonly Summary[]>> {
	const query: FormParams = {
		customer,
		start_time: start,
		end_time: end,
		...(grouping && { value_grouping_window: grouping, limit: LARGEST_PAGE }),
	};
	const length = grouping === undefined ? end - start : bucketSeconds(grouping);
	const summaries = await allSummaries(client, meter, query, (end - start) / length);
	if (summaries.kind !== 'answered') return summaries;
	const starts = new Set<number>();
	for (const summary of summaries.value) {
		// A total of another time than was asked for would leave its bucket showing 0.
		const isOther = summary.start < start || summary.end > end;
		const isOff = (summary.start - start) % length !== 0;
		const isLonger = summary.end - summary.start > length;
		if (isOther || isOff || isLonger) return unexpected('a bucket of another time');
		if (starts.has(summary.start)) return unexpected('two buckets of one time');
		starts.add(summary.start);
	}
	return summaries;
}

async function allSummaries(
	client: StripeClient,
	meter: Pick<Meter, 'id'>,
	query: FormParams,
	most: number,
): Promise<Answer<readonly Summary[]>> {
	const summaries: Summary[] = [];
	const path = `/v1/billing/meters/${encodeURIComponent(meter.id)}/event_summaries`;
	for (;;) {
		const after = summaries.at(-1)?.id;
		const answer = await client.getOnce(path, {
			...query,
			...(after && { starting_after: after }),
		});
		if (answer.status === 'none') return noAnswerVerdict(answer);
		if (answer.status < 200 || answer.status > 299) {
			return failureVerdict(answer, Date.now(), 'Billing Meters: Read');
		}
		const { body } = answer;
		if (!isRecord(body) || !Array.isArray(body.data)) return unexpected('no list');
		for (const raw of body.data as readonly unknown[]) {
			const summary = readSummary(raw);
			if ('kind' in summary) return summary;
			summaries.push(summary);
		}
		// Pages that lead in a circle would never end.
		if (summaries.length > most) return unexpected('more buckets than were asked for');
		// A stretch fits into one page; this is for a Stripe that counts its pages otherwise.
		if (body.has_more !== true || body.data.length === 0) {
			return { kind: 'answered', value: summaries };
		}
	}
}

function readSummary(raw: unknown): Summary | RefusedVerdict {
	if (!isRecord(raw) || typeof raw.id !== 'string') return unexpected('no event summary');
	const { start_time: start, end_time: end } = raw;
	if (typeof start !== 'number' || typeof end !== 'number')
		return unexpected('a bucket of no time');
	if (typeof raw.aggregated_value !== 'number') return unexpected('a total that is no number');
	const total = shownTotal(raw.aggregated_value);
	if (total === undefined) {
		return {
			kind: 'refused_for_now',
			code: 'total_not_exact',
			reason: `Stripe shows a total of ${raw.aggregated_value}, which is too large to be read exactly. Meter in a larger unit`,
		};
	}
	return { id: raw.id, start, end, total, raw };
}

function unexpected(what: string): RefusedVerdict {
	return {
		kind: 'refused_for_now',
		code: 'unexpected_answer',
		reason: `the answer to a reading of totals is not Stripe's (${what}); is a proxy in between?`,
	};
}

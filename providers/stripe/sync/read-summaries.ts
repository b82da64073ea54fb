import type { Answer } from '../../../delivery/sync/reads';
import type { Shown } from '../../../delivery/sync/totals-port';
import type { RefusedVerdict } from '../../../delivery/verdict';
import type { Quantity } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import type { StripeClient } from '../client';
import { isRecord } from '../error-body';
import { failureVerdict, noAnswerVerdict } from '../failure-verdict';
import type { FormParams } from '../form';
import type { Meter } from '../meters';
import { shownTotal } from './shown-total';
import { bucketOf } from './summary-groups';

const LARGEST_PAGE = 100;

interface Bucket {
	readonly id: string;
	readonly start: number;
	readonly end: number;
	readonly total: Quantity;
}

/**
 * Reads once what Stripe shows for a group of windows of one customer. Buckets that Stripe leaves
 * out have no usage.
 *
 * @param group windows that `summaryGroups` put together
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export async function readSummaries(
	client: StripeClient,
	meter: Meter,
	group: readonly SyncTarget[],
): Promise<Answer<Shown>> {
	const [first] = group;
	const last = group.at(-1);
	if (first === undefined || last === undefined) return { kind: 'answered', value: new Map() };
	const grouping = group.length > 1 ? bucketOf(first.window) : undefined;
	const query: FormParams = {
		customer: first.customer,
		start_time: first.window.start,
		end_time: last.window.end,
		...(grouping && { value_grouping_window: grouping, limit: LARGEST_PAGE }),
	};
	const { start, end } = first.window;
	const buckets = await allBuckets(client, meter, query, (last.window.end - start) / (end - start));
	if (buckets.kind !== 'answered') return buckets;
	const totals = new Map<number, Quantity>();
	for (const bucket of buckets.value) {
		// A total of another time than was asked for would leave its window showing 0.
		const isOther = bucket.start < start || bucket.end > last.window.end;
		const isOff = (bucket.start - start) % (end - start) !== 0;
		const isLonger = bucket.end - bucket.start > end - start;
		if (isOther || isOff || isLonger) return unexpected('a bucket of another time');
		if (totals.has(bucket.start)) return unexpected('two buckets of one time');
		totals.set(bucket.start, bucket.total);
	}
	const shown = new Map<SyncTarget, Quantity>();
	for (const target of group) {
		const total = totals.get(target.window.start);
		if (total !== undefined) shown.set(target, total);
	}
	return { kind: 'answered', value: shown };
}

async function allBuckets(
	client: StripeClient,
	meter: Meter,
	query: FormParams,
	most: number,
): Promise<Answer<readonly Bucket[]>> {
	const buckets: Bucket[] = [];
	const path = `/v1/billing/meters/${encodeURIComponent(meter.id)}/event_summaries`;
	for (;;) {
		const after = buckets.at(-1)?.id;
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
			const bucket = readBucket(raw);
			if ('kind' in bucket) return bucket;
			buckets.push(bucket);
		}
		// Pages that lead in a circle would never end.
		if (buckets.length > most) return unexpected('more buckets than were asked for');
		// A group fits into one page; this is for a Stripe that counts its pages otherwise.
		if (body.has_more !== true || body.data.length === 0) {
			return { kind: 'answered', value: buckets };
		}
	}
}

function readBucket(raw: unknown): Bucket | RefusedVerdict {
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
	return { id: raw.id, start, end, total };
}

function unexpected(what: string): RefusedVerdict {
	return {
		kind: 'refused_for_now',
		code: 'unexpected_answer',
		reason: `the answer to a reading of totals is not Stripe's (${what}); is a proxy in between?`,
	};
}

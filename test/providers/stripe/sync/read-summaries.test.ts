import type { SyncTarget } from '../../../../metering/sync-target';
import { formatQuantity } from '../../../../metering/quantity';
import { StripeClient } from '../../../../providers/stripe/client';
import type { HttpAnswer, NoAnswer } from '../../../../providers/stripe/http';
import { readSummaries } from '../../../../providers/stripe/sync/read-summaries';
import { VirtualClock } from '../../../support/virtual-clock';
import { answer, noAnswer, stripeError } from '../answers';
import { meterOf } from '../usage';
import { hour, HOUR, MONDAY, targetOf } from './targets';

const METER = meterOf({ id: 'mtr/1' });
const THREE = [0, 1, 4].map((n) => targetOf(hour(n)));

/** Reads with these answers, one after another, and tells the queries. */
async function read(group: readonly SyncTarget[], ...answers: Array<HttpAnswer | NoAnswer>) {
	const queries: Array<Record<string, string>> = [];
	const client = new StripeClient(async ({ path }) => {
		const { pathname, searchParams } = new URL(path, 'https://api.stripe.com');
		expect(pathname).toBe('/v1/billing/meters/mtr%2F1/event_summaries');
		queries.push(Object.fromEntries(searchParams));
		return answers[queries.length - 1] ?? (answers.at(-1) as HttpAnswer);
	}, new VirtualClock());
	const found = await readSummaries(client, METER, group);
	const totals =
		found.kind === 'answered'
			? group.map((target) => {
					const total = found.value.get(target);
					return total && formatQuantity(total);
				})
			: undefined;
	return { found, totals, queries };
}

const bucket = (n: number, aggregated_value: unknown, change = {}) => ({
	id: `sum_${n}`,
	object: 'billing.meter_event_summary',
	start_time: MONDAY + n * HOUR,
	end_time: MONDAY + (n + 1) * HOUR,
	aggregated_value,
	...change,
});
const list = (data: unknown[], has_more: unknown = false) =>
	answer(200, { object: 'list', data, has_more });

describe('totals of a group', () => {
	it('are asked for as hours of the whole span, and taken by their start', async () => {
		const { totals, queries } = await read(
			THREE,
			list([bucket(4, 2.5), bucket(3, 9), bucket(2, 0), bucket(1, 0), bucket(0, -1)]),
		);
		expect(totals).toEqual(['-1', '0', '2.5']);
		expect(queries).toEqual([
			{
				customer: 'cus_1',
				start_time: String(MONDAY),
				end_time: String(MONDAY + 5 * HOUR),
				value_grouping_window: 'hour',
				limit: '100',
			},
		]);
	});

	it('of days are asked for as days', async () => {
		const group = [0, 1].map((n) =>
			targetOf({ start: MONDAY + n * 24 * HOUR, end: MONDAY + (n + 1) * 24 * HOUR }),
		);
		const { queries } = await read(group, list([]));
		expect(queries[0]).toMatchObject({ value_grouping_window: 'day', limit: '100' });
	});

	it('of a single window are asked for without buckets', async () => {
		const quarter = { start: MONDAY, end: MONDAY + 900 };
		const { totals, queries } = await read(
			[targetOf(quarter)],
			list([bucket(0, 7, { end_time: MONDAY + 900 })]),
		);
		expect(totals).toEqual(['7']);
		expect(queries).toEqual([
			{ customer: 'cus_1', start_time: String(MONDAY), end_time: String(MONDAY + 900) },
		]);
	});

	it('that Stripe leaves out show nothing', async () => {
		expect((await read(THREE, list([bucket(1, 3)]))).totals).toEqual([undefined, '3', undefined]);
		expect((await read(THREE, list([]))).totals).toEqual([undefined, undefined, undefined]);
	});

	it('are read over all pages', async () => {
		const { totals, queries } = await read(
			THREE,
			list([bucket(4, 5), bucket(3, 1)], true),
			list([bucket(1, 2)], true),
			list([bucket(0, 3)]),
		);
		expect(totals).toEqual(['3', '2', '5']);
		expect(queries.map(({ starting_after }) => starting_after)).toEqual([
			undefined,
			'sum_3',
			'sum_1',
		]);
	});
});

describe('an answer that is not Stripe’s is no reading', () => {
	it.each<[string, HttpAnswer, string]>([
		['a page of HTML', answer(200, '<html>'), 'no list'],
		['no body', answer(200, undefined), 'no list'],
		['no list', answer(200, { object: 'list' }), 'no list'],
		['a text for a bucket', list(['3']), 'no event summary'],
		['a bucket without an id', list([bucket(0, 3, { id: null })]), 'no event summary'],
		['a bucket without a time', list([bucket(0, 3, { start_time: null })]), 'a bucket of no time'],
		['a total of null', list([bucket(0, null)]), 'a total that is no number'],
		['a total as text', list([bucket(0, '3')]), 'a total that is no number'],
		['a bucket twice', list([bucket(0, 3), bucket(0, 3)]), 'two buckets of one time'],
		['an hour before', list([bucket(-1, 3)]), 'a bucket of another time'],
		['an hour after', list([bucket(5, 3)]), 'a bucket of another time'],
		[
			'an hour that begins at half past',
			list([bucket(0, 3, { start_time: MONDAY + HOUR / 2, end_time: MONDAY + (3 * HOUR) / 2 })]),
			'a bucket of another time',
		],
		[
			'one bucket of the whole span',
			list([bucket(0, 3, { end_time: MONDAY + 5 * HOUR })]),
			'a bucket of another time',
		],
	])('%s', async (_what, odd, what) => {
		const { found } = await read(THREE, odd);
		expect(found).toEqual({
			kind: 'refused_for_now',
			code: 'unexpected_answer',
			reason: `the answer to a reading of totals is not Stripe's (${what}); is a proxy in between?`,
		});
	});

	it('pages that lead in a circle', async () => {
		const { found, queries } = await read(THREE, list([bucket(1, 3), bucket(0, 2)], true));
		expect(found).toMatchObject({ code: 'unexpected_answer' });
		expect(queries.length).toBeLessThanOrEqual(3);
	});

	it('a total too large to be exact', async () => {
		const { found } = await read(THREE, list([bucket(0, 1e15)]));
		expect(found).toEqual({
			kind: 'refused_for_now',
			code: 'total_not_exact',
			reason:
				'Stripe shows a total of 1000000000000000, which is too large to be read exactly. Meter in a larger unit',
		});
	});
});

describe('a reading that fails', () => {
	it.each<[HttpAnswer | NoAnswer, object]>([
		[noAnswer('reset'), { kind: 'unclear', code: 'no_answer' }],
		[stripeError(500, { message: 'oh' }), { kind: 'unclear', code: 'stripe_unavailable' }],
		[
			stripeError(429, { message: 'slow' }, { 'retry-after': '3' }),
			{ kind: 'rate_limited', retryAfterMs: 3000 },
		],
		[
			stripeError(403, { message: 'May not.' }),
			{
				kind: 'fatal',
				code: 'permission_missing',
				reason:
					'Stripe answered 403: May not. Give the restricted key the permission Billing Meters: Read',
			},
		],
		[
			stripeError(400, { message: "No such customer: 'cus_1'" }),
			{ kind: 'rejected', code: 'customer_not_found' },
		],
	])('%j means %j', async (failure, verdict) => {
		expect((await read(THREE, failure)).found).toMatchObject(verdict);
		expect((await read(THREE, list([bucket(4, 1)], true), failure)).found).toMatchObject(verdict);
	});
});

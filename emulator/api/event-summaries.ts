import type Stripe from 'stripe';
import { formatQuantity, type Quantity, ZERO } from '../../metering/quantity';
import { expand, fields, integer, oneOf, required, text } from '../http/param';
import { invalidRequest, noSuch } from '../http/problem';
import type { UnsettledRules } from '../options';
import type { Page } from '../state/shelf';
import { endpoint } from './endpoint';
import { meterOf } from './meters';
import { PAGING } from './paging';

type Summary = Stripe.Billing.MeterEventSummary;

const SECONDS = { hour: 3600, day: 86_400 };
const DEFAULT_LIMIT = 10;

const PARAMS = fields({
	...PAGING,
	customer: required(text()),
	start_time: required(integer({ min: 0 })),
	end_time: required(integer({ min: 0 })),
	value_grouping_window: oneOf('day', 'hour'),
	expand: expand(),
});

type Params = ReturnType<typeof PARAMS>;

/** `GET /v1/billing/meters/:id/event_summaries`: newest bucket first, an eventually consistent view. */
export const EVENT_SUMMARIES = endpoint(
	'GET',
	'/v1/billing/meters/:id/event_summaries',
	'billing_meter_read',
	PARAMS,
	(params, { ledger, rules, id, url }) => {
		const meter = meterOf(ledger, id);
		if (!ledger.hasCustomer(params.customer)) {
			throw noSuch('customer', params.customer, { param: 'customer' });
		}
		checkAlignment(params);
		const seconds = SECONDS[params.value_grouping_window as 'hour' | 'day'] as number | undefined;
		const { start_time: start, end_time: end } = params;
		const values =
			ledger.usage.of(id, params.customer)?.visible(start, end, seconds, ledger.clock.now()) ??
			new Map<number, Quantity>();
		const buckets = bucketsOf(start, end, seconds, values, rules);
		const summary = (at: number): Summary => ({
			id: `mtrusg_${params.customer}_${id}_${at}_${seconds ?? 0}`,
			object: 'billing.meter_event_summary',
			// The only float: Stripe's answer is a JSON number.
			aggregated_value: Number(formatQuantity(values.get(at) ?? ZERO)),
			end_time: seconds === undefined ? end : at + seconds,
			livemode: ledger.livemode,
			meter: meter.id,
			start_time: at,
		});
		return pageOf(buckets, summary, params, url);
	},
);

interface Buckets {
	readonly count: number;
	/** Start of the nth bucket, newest first. */
	at(index: number): number;
	indexOf(start: number): number;
}

function bucketsOf(
	start: number,
	end: number,
	seconds: number | undefined,
	values: ReadonlyMap<number, Quantity>,
	rules: UnsettledRules,
): Buckets {
	if (rules.emptyBuckets === 'omit') {
		const starts = [...values.keys()].sort((a, b) => b - a);
		return {
			count: starts.length,
			at: (index) => starts[index],
			indexOf: (at) => starts.indexOf(at),
		};
	}
	const length = seconds ?? end - start;
	const count = (end - start) / length;
	return {
		count,
		at: (index) => end - (index + 1) * length,
		indexOf: (at) => (at < start || at >= end ? -1 : (end - at) / length - 1),
	};
}

function pageOf(
	buckets: Buckets,
	summary: (start: number) => Summary,
	params: Params,
	url: string,
): Page<Summary> {
	const { limit = DEFAULT_LIMIT, starting_after, ending_before } = params;
	const before =
		ending_before === undefined ? undefined : cursor(ending_before, 'ending_before', buckets);
	const after =
		starting_after === undefined ? -1 : cursor(starting_after, 'starting_after', buckets);
	const first = before === undefined ? after + 1 : Math.max(0, before - limit);
	const end = before ?? Math.min(buckets.count, first + limit);
	const data: Summary[] = [];
	for (let index = first; index < end; index += 1) data.push(summary(buckets.at(index)));
	const more = before === undefined ? end < buckets.count : first > 0;
	return { object: 'list', data, has_more: more, url };
}

function cursor(id: string, param: string, buckets: Buckets): number {
	const index = buckets.indexOf(Number(id.split('_').at(-2)));
	if (!Number.isInteger(index) || index < 0) throw noSuch('meter event summary', id, { param });
	return index;
}

function checkAlignment({ start_time, end_time, value_grouping_window }: Params): void {
	const unit = value_grouping_window ?? 'minute';
	const seconds = value_grouping_window === undefined ? 60 : SECONDS[value_grouping_window];
	for (const [param, time] of Object.entries({ start_time, end_time })) {
		if (time % seconds === 0) continue;
		throw invalidRequest(
			`${param} must be aligned with ${unit === 'day' ? 'UTC day' : unit} boundaries.`,
			{ param },
		);
	}
	if (start_time < end_time) return;
	throw invalidRequest('end_time must be after start_time.', { param: 'end_time' });
}

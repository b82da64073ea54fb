import type { StripeReads } from '../pages';
import type { DroppedKind } from './kinds';

const PATH = '/v2/core/events';
const LARGEST_PAGE = 100;
/** Reports come at most every ten seconds; whoever has more of them knows by now. */
const MOST_PAGES = 10;

/** Events of one kind that Stripe took and could not bill. */
export interface Dropped {
	readonly kind: DroppedKind;
	/** Stripe's code. */
	readonly code: string;
	readonly count: number;
	/** What Stripe says of one of them. */
	readonly message: string;
	/** Identifiers of some of them, or idempotency keys that begin with one: Stripe gives samples. */
	readonly quoted: readonly string[];
	/** When Stripe reported it, Unix seconds of its clock. */
	readonly at: number;
}

interface Report {
	readonly id: string;
	readonly created: string;
	readonly data?: {
		readonly reason: {
			readonly error_types: ReadonlyArray<{
				readonly code: string;
				readonly error_count: number;
				readonly sample_errors: ReadonlyArray<{
					readonly error_message: string;
					readonly request?: { readonly identifier?: string };
				}>;
			}>;
		};
	};
}

interface Page {
	readonly data: readonly Report[];
	readonly next_page_url: string | null;
}

const KINDS: Readonly<Record<string, DroppedKind>> = {
	meter_event_no_customer_defined: 'wrong_payload_key',
	meter_event_value_not_found: 'wrong_payload_key',
	meter_event_invalid_value: 'invalid_value',
	meter_event_value_too_many_digits: 'invalid_value',
	timestamp_in_future: 'wrong_time',
	timestamp_too_far_in_past: 'wrong_time',
	meter_event_customer_not_found: 'unknown_customer',
	archived_meter: 'inactive_meter',
	no_meter: 'wrong_event_name',
};

/**
 * Which events Stripe took and could not bill, by what it reported since: those of the meter, and
 * those of event names that no meter has. A restricted key needs Events: Read.
 *
 * @param since Unix seconds
 * @throws StripeRequestError
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage#handle-meter-event-errors
 */
export async function readDropped(
	stripe: StripeReads,
	meter: string,
	since: number,
): Promise<readonly Dropped[]> {
	const ofMeter = { type: 'v1.billing.meter.error_report_triggered', object_id: meter };
	const ofNoMeter = { type: 'v1.billing.meter.no_meter_found' };
	const found: Dropped[] = [];
	for (const query of [ofMeter, ofNoMeter]) {
		for await (const report of reportsSince(stripe, query, since)) {
			for (const { code, error_count, sample_errors } of report.data?.reason.error_types ?? []) {
				found.push({
					kind: KINDS[code] ?? 'dropped_events',
					code,
					count: error_count,
					message: sample_errors[0]?.error_message ?? '',
					quoted: sample_errors.flatMap(({ request }) => request?.identifier ?? []),
					at: Date.parse(report.created) / 1000,
				});
			}
		}
	}
	return found;
}

/** Newest first, as Stripe lists them. */
async function* reportsSince(
	stripe: StripeReads,
	{ type, object_id }: { readonly type: string; readonly object_id?: string },
	since: number,
): AsyncGenerator<Report> {
	let page = await stripe.get<Page>(PATH, {
		limit: LARGEST_PAGE,
		types: { 0: type },
		object_id,
	});
	for (let pages = 1; ; pages += 1) {
		for (const report of page.data) {
			if (Date.parse(report.created) / 1000 < since) return;
			// Lists may give events without what they carry.
			yield report.data === undefined
				? await stripe.get<Report>(`${PATH}/${encodeURIComponent(report.id)}`)
				: report;
		}
		if (page.next_page_url === null || pages >= MOST_PAGES) return;
		page = await stripe.get<Page>(page.next_page_url);
	}
}

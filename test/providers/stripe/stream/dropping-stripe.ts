import {
	addQuantities,
	formatQuantity,
	parseQuantity,
	type Quantity,
	ZERO,
} from '../../../../metering/quantity';
import type { HttpAnswer, SendHttp } from '../../../../providers/stripe/http';
import { accepted, answer, stripeError } from '../answers';

interface Kept {
	readonly identifier: string;
	readonly customer: string;
	readonly at: number;
	readonly value: Quantity;
	/** When Stripe took it, in milliseconds. */
	readonly takenAt: number;
}

/** What Stripe needs its time for. */
interface Lags {
	readonly now: () => number;
	/** Until usage shows in totals, in milliseconds. */
	readonly showsAfterMs: number;
	/** Until it reports what it dropped, in milliseconds. */
	readonly reportsAfterMs: number;
}

/** A Stripe whose stream drops what it is told to, and shows the totals of what is left. */
export class DroppingStripe {
	readonly counted: Kept[] = [];
	/** Identifiers that it knows, of dropped events too. */
	readonly known = new Set<string>();
	/** Identifiers that it drops: all are counted in its reports, but only some are named. */
	readonly drops = new Map<string, 'named' | 'unnamed'>();
	readonly paths: string[] = [];
	/** Answers in the place of its own, by a part of the path. */
	readonly instead = new Map<string, HttpAnswer>();
	readonly #takenAt = new Map<string, number>();

	constructor(private readonly lags: Lags = { now: () => 0, showsAfterMs: 0, reportsAfterMs: 0 }) {}

	readonly send: SendHttp = async ({ path, body = '' }) => {
		this.paths.push(path);
		const [, given] = [...this.instead].find(([part]) => path.includes(part)) ?? [];
		if (given !== undefined) return given;
		if (path.includes('/event_summaries')) return this.#shown(path);
		if (path.startsWith('/v2/core/events')) return this.#reports(path);
		if (path.endsWith('/meter_event_session')) return SESSION;
		if (path.endsWith('/meter_event_stream')) {
			const { events } = JSON.parse(body) as { events: Array<Record<string, never>> };
			for (const { identifier, timestamp, payload } of events) {
				this.take(identifier, payload, Date.parse(timestamp) / 1000);
			}
			return answer(200, {});
		}
		const form = new URLSearchParams(body);
		const identifier = form.get('identifier') ?? '';
		if (this.known.has(identifier)) {
			return stripeError(400, {
				message: `An event already exists with identifier ${identifier}.`,
			});
		}
		const payload = {
			stripe_customer_id: form.get('payload[stripe_customer_id]') ?? '',
			value: form.get('payload[value]') ?? '',
		};
		this.take(identifier, payload, Number(form.get('timestamp')));
		return accepted(identifier);
	};

	take(identifier: string, payload: Readonly<Record<string, string>>, at: number): void {
		if (this.known.has(identifier)) return;
		this.known.add(identifier);
		const takenAt = this.lags.now();
		this.#takenAt.set(identifier, takenAt);
		const value = parseQuantity(payload.value);
		if (this.drops.has(identifier) || !value.ok) return;
		const customer = payload.stripe_customer_id ?? '';
		this.counted.push({ identifier, customer, at, value: value.quantity, takenAt });
	}

	/** Takes an event back, as an adjustment does: its identifier stays known. */
	cancel(identifier: string): void {
		const at = this.counted.findIndex((kept) => kept.identifier === identifier);
		this.counted.splice(at, 1);
	}

	#shown(path: string): HttpAnswer {
		const { now, showsAfterMs } = this.lags;
		const visible = this.counted.filter(({ takenAt }) => takenAt + showsAfterMs <= now());
		const query = new URL(path, 'https://stripe').searchParams;
		const start = Number(query.get('start_time'));
		const end = Number(query.get('end_time'));
		const length = query.has('value_grouping_window') ? 3600 : end - start;
		const data = Array.from({ length: (end - start) / length }, (_, index) => {
			const from = start + index * length;
			const total = visible
				.filter(({ customer, at }) => customer === query.get('customer') && at >= from)
				.filter(({ at }) => at < from + length)
				.reduce((sum, { value }) => addQuantities(sum, value), ZERO);
			return {
				id: `mtrusg_${from}`,
				object: 'billing.meter_event_summary',
				aggregated_value: Number(formatQuantity(total)),
				start_time: from,
				end_time: from + length,
			};
		});
		return answer(200, { object: 'list', data, has_more: false });
	}

	#reports(path: string): HttpAnswer {
		const { now, reportsAfterMs } = this.lags;
		const dropped = [...this.drops].filter(([identifier]) => {
			const takenAt = this.#takenAt.get(identifier);
			return takenAt !== undefined && takenAt + reportsAfterMs <= now();
		});
		const named = dropped.filter(([, how]) => how === 'named');
		const isOfMeter = path.includes('error_report_triggered');
		const report = {
			id: 'evt_1',
			created: '2026-03-16T04:31:00Z',
			data: {
				reason: {
					error_types: [
						{
							code: 'meter_event_customer_not_found',
							error_count: dropped.length,
							sample_errors: named.map(([identifier]) => ({
								error_message: 'No such customer.',
								request: { identifier },
							})),
						},
					],
				},
			},
		};
		return answer(200, {
			data: isOfMeter && dropped.length > 0 ? [report] : [],
			next_page_url: null,
		});
	}
}

const SESSION = answer(200, {
	object: 'v2.billing.meter_event_session',
	authentication_token: 'token',
	created: '2026-03-16T04:30:00Z',
	expires_at: '2026-03-16T04:45:00Z',
});

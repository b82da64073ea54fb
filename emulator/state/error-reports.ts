import type Stripe from 'stripe';
import type { Now } from '../clock';
import { newId } from '../ids';
import type { OnWire } from '../wire';
import type { AsyncErrorCode } from './metered-event';

/** Found errors of about ten seconds are reported together. */
const WINDOW_MS = 10_000;
const MOST_SAMPLES = 5;

type Data = Stripe.Events.V1BillingMeterErrorReportTriggeredEvent['data'];
type Found<E> = OnWire<Omit<E, 'fetchRelatedObject' | 'fetchEvent'>>;
export type ErrorReport =
	| Found<Stripe.Events.V1BillingMeterErrorReportTriggeredEvent>
	| Found<Stripe.Events.V1BillingMeterNoMeterFoundEvent>;

/**
 * The thin events in which Stripe tells of meter events that it accepted and could not bill.
 * Reported at once, although Stripe reports only when the window has ended.
 */
export class ErrorReports {
	readonly #reports: ErrorReport[] = [];
	readonly #open = new Map<string, { report: ErrorReport; endMs: number }>();

	constructor(
		private readonly clock: Now,
		private readonly livemode: boolean,
	) {}

	/** @param meter undefined when no meter has the event's name */
	report(meter: string | undefined, code: AsyncErrorCode, message: string, quoted: string): void {
		const { data } = this.#reportOf(meter);
		const { reason } = data;
		let type = reason.error_types.find((one) => one.code === code);
		if (type === undefined) {
			type = { code, error_count: 0, sample_errors: [] };
			reason.error_types.push(type);
		}
		reason.error_count += 1;
		type.error_count += 1;
		if (type.sample_errors.length < MOST_SAMPLES) {
			type.sample_errors.push({ error_message: message, request: { identifier: quoted } });
		}
		const one = reason.error_count === 1;
		data.developer_message_summary = `There ${one ? 'is' : 'are'} ${reason.error_count} invalid event${one ? '' : 's'}`;
	}

	all(): readonly ErrorReport[] {
		return this.#reports;
	}

	find(id: string): ErrorReport | undefined {
		return this.#reports.find((report) => report.id === id);
	}

	#reportOf(meter: string | undefined): ErrorReport {
		const key = meter ?? '';
		const now = this.clock.now();
		const open = this.#open.get(key);
		if (open !== undefined && now < open.endMs && now >= open.endMs - WINDOW_MS) return open.report;
		const report = this.#newReport(meter, now);
		this.#open.set(key, { report, endMs: now + WINDOW_MS });
		this.#reports.push(report);
		return report;
	}

	#newReport(meter: string | undefined, now: number): ErrorReport {
		const common = {
			id: newId('evt'),
			object: 'v2.core.event' as const,
			created: new Date(now + WINDOW_MS).toISOString(),
			livemode: this.livemode,
			data: {
				developer_message_summary: '',
				reason: { error_count: 0, error_types: [] },
				validation_start: new Date(now).toISOString(),
				validation_end: new Date(now + WINDOW_MS).toISOString(),
			} satisfies Data,
		};
		if (meter === undefined) return { ...common, type: 'v1.billing.meter.no_meter_found' };
		return {
			...common,
			type: 'v1.billing.meter.error_report_triggered',
			related_object: { id: meter, type: 'billing.meter', url: `/v1/billing/meters/${meter}` },
		};
	}
}

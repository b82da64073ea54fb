import { formatQuantity, type Quantity } from '../../metering/quantity';
import { settlePayments } from '../api/payment-settlement';
import { bringUpToDate, invoiceView } from '../api/invoice-view';
import { type ChargeView, chargeView } from './charge-view';
import { type InvoiceTruth, invoiceTruth } from './invoice-truth';
import type { ErrorReport } from './error-reports';
import type { Ledger } from './ledger';
import type { Meter } from './meter-shelf';
import type { MeteredEvent } from './metered-event';

/** An event that was answered with success. */
export interface EventView {
	readonly identifier: string;
	readonly event_name: string;
	readonly customer: string | null;
	/** Exact decimal text; 1 for a count meter. */
	readonly value: string;
	readonly payload: Readonly<Record<string, string>>;
	/** Time of usage, Unix seconds. */
	readonly timestamp: number;
	/** When it arrived, ms of the emulator's clock. */
	readonly received_ms: number;
	readonly livemode: boolean;
	readonly cancelled: boolean;
	/** Why it is not billed; null when it is. */
	readonly problem: string | null;
}

/** What a customer is billed on one meter, over all time, visible in summaries or not. */
export interface TotalView {
	readonly event_name: string;
	readonly meter: string;
	readonly customer: string;
	/** Exact decimal text. */
	readonly total: string;
	/** Events that count: billed and not cancelled. */
	readonly events: number;
	readonly livemode: boolean;
}

export function eventView(event: MeteredEvent, livemode: boolean): EventView {
	return {
		identifier: event.identifier,
		event_name: event.eventName,
		customer: event.customer ?? null,
		value: formatQuantity(event.value),
		payload: event.payload,
		timestamp: event.timestamp,
		received_ms: event.receivedMs,
		livemode,
		cancelled: event.cancelledMs !== undefined,
		problem: event.problem ?? null,
	};
}

/** Reads what one mode of an account has come to. For tests; Stripe offers none of it. */
export class Inspection {
	constructor(protected readonly ledgers: () => readonly Ledger[]) {}

	meters(): Meter[] {
		return this.ledgers().flatMap(({ meters }) => [...meters.all()]);
	}

	/** Every event that was answered with success, billed or not, in order of receipt. */
	events(): EventView[] {
		return this.ledgers().flatMap(({ events, livemode }) =>
			events.map((event) => eventView(event, livemode)),
		);
	}

	totals(): TotalView[] {
		return this.ledgers().flatMap((ledger) =>
			[...ledger.usage.totals()].map(({ meter, customer, total, events }) => ({
				event_name: ledger.meters.find(meter)?.event_name ?? '',
				meter,
				customer,
				total: formatQuantity(total),
				events,
				livemode: ledger.livemode,
			})),
		);
	}

	/** Exact decimal text of what is billed; `'0'` when nothing was. */
	total(eventName: string, customer: string): string {
		const found = this.totals().find(
			(one) => one.event_name === eventName && one.customer === customer,
		);
		return found?.total ?? '0';
	}

	/** Exact decimal text of what is billed for the usage time [start, end), Unix seconds. */
	billed(eventName: string, customer: string, start: number, end: number): string {
		for (const { meters, usage, clock } of this.ledgers()) {
			for (const { id, event_name } of meters.all()) {
				const series = event_name === eventName ? usage.of(id, customer) : undefined;
				if (series !== undefined) return exact(series.billed(start, end, clock.now()));
			}
		}
		return '0';
	}

	/** Every attempt to charge a customer, or anybody, oldest first, refused and pending ones too. */
	charges(customer?: string): ChargeView[] {
		return this.ledgers().flatMap((ledger) => {
			settlePayments(ledger);
			const { charges, times } = ledger.payments;
			return charges
				.all()
				.filter((one) => customer === undefined || one.customer === customer)
				.map((one) => chargeView(one, times.get(one.id)));
		});
	}

	/** What became of every invoice, oldest first. */
	invoices(customer?: string): InvoiceTruth[] {
		return this.ledgers().flatMap((ledger) => {
			bringUpToDate(ledger);
			return ledger.invoices
				.all()
				.filter(({ id }) => !ledger.deletedInvoices.has(id))
				.map((kept) => invoiceTruth(kept, invoiceView(kept, ledger)))
				.filter((one) => customer === undefined || one.customer === customer);
		});
	}

	/** The thin events that tell of unbilled events, oldest first. */
	errorReports(): ErrorReport[] {
		return this.ledgers().flatMap(({ reports }) => [...reports.all()]);
	}
}

function exact(quantity: Quantity): string {
	return formatQuantity(quantity);
}

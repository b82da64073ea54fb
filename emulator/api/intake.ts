import { formatQuantity, type Quantity, ZERO } from '../../metering/quantity';
import { newId } from '../ids';
import { plainDecimal } from '../http/param';
import type { Ledger } from '../state/ledger';
import type { AsyncErrorCode, MeteredEvent } from '../state/metered-event';
import type { Meter } from '../state/meter-shelf';
import { ONE } from '../state/series';

export const MOST_DIGITS = 15;
const OLDEST_SECONDS = 35 * 86_400;
const AHEAD_SECONDS = 5 * 60;

/** A meter event as every endpoint takes it, with a time in Unix seconds. */
export interface SentEvent {
	readonly event_name: string;
	readonly payload: Readonly<Record<string, string>>;
	readonly identifier: string | undefined;
	readonly timestamp: number | undefined;
}

export interface Flaw {
	readonly code: AsyncErrorCode;
	readonly message: string;
}

/** What Stripe makes of an event, before it is known whether its identifier is new. */
export interface Examined {
	readonly sent: SentEvent;
	readonly timestamp: number;
	readonly meter: Meter | undefined;
	readonly customer: string | undefined;
	readonly value: Quantity;
	/** The first thing that keeps the event from being billed. */
	readonly flaw: Flaw | undefined;
}

export function examine(ledger: Ledger, sent: SentEvent): Examined {
	const now = ledger.seconds();
	const timestamp = sent.timestamp ?? now;
	const meter = ledger.meters.activeOf(sent.event_name);
	const customer = meter && sent.payload[meter.customer_mapping.event_payload_key];
	const valueText = meter && sent.payload[meter.value_settings.event_payload_key];
	const counts = meter?.default_aggregation.formula === 'count';
	const value = counts ? ONE : plainDecimal(valueText);
	const flaw =
		timeFlaw(timestamp, now) ??
		meterFlaw(ledger, meter, sent.event_name) ??
		customerFlaw(ledger, meter, customer) ??
		(counts ? undefined : valueFlaw(meter, valueText, value));
	return { sent, timestamp, meter, customer, value: value ?? ZERO, flaw };
}

/** Enters an event in the books; a flawed one is reported and not billed. */
export function record(
	ledger: Ledger,
	{ sent, timestamp, meter, customer, value, flaw }: Examined,
	quoted?: string,
): MeteredEvent {
	const event: MeteredEvent = {
		identifier: sent.identifier ?? newId('mev'),
		eventName: sent.event_name,
		meter: flaw === undefined ? meter?.id : undefined,
		customer,
		value,
		payload: sent.payload,
		timestamp,
		receivedMs: ledger.clock.now(),
		visibleMs: ledger.usage.visibleAt(),
		problem: flaw?.code,
		cancelledMs: undefined,
		cancelVisibleMs: undefined,
	};
	ledger.identifiers.add(event);
	ledger.events.push(event);
	if (flaw !== undefined) {
		ledger.reports.report(meter?.id, flaw.code, flaw.message, quoted ?? event.identifier);
	} else if (meter !== undefined && customer !== undefined) {
		ledger.usage.add(meter, customer, event);
	}
	return event;
}

function timeFlaw(timestamp: number, now: number): Flaw | undefined {
	if (timestamp < now - OLDEST_SECONDS) {
		return {
			code: 'timestamp_too_far_in_past',
			message: 'Timestamp must be no more than 35 days in the past.',
		};
	}
	if (timestamp <= now + AHEAD_SECONDS) return undefined;
	return {
		code: 'timestamp_in_future',
		message: 'Timestamp must be no more than 5 minutes in the future.',
	};
}

function meterFlaw(ledger: Ledger, meter: Meter | undefined, name: string): Flaw | undefined {
	if (meter !== undefined) return undefined;
	const archived = ledger.meters.all().some(({ event_name }) => event_name === name);
	return {
		code: archived ? 'archived_meter' : 'no_meter',
		message: `No active meter found for event name "${name}"`,
	};
}

function customerFlaw(
	ledger: Ledger,
	meter: Meter | undefined,
	customer: string | undefined,
): Flaw | undefined {
	if (customer === undefined || customer === '') {
		const key = meter?.customer_mapping.event_payload_key;
		return {
			code: 'meter_event_no_customer_defined',
			message: `Customer mapping key ${key} not found in payload.`,
		};
	}
	if (ledger.hasCustomer(customer)) return undefined;
	return { code: 'meter_event_customer_not_found', message: `No such customer: '${customer}'` };
}

function valueFlaw(
	meter: Meter | undefined,
	text: string | undefined,
	value: Quantity | undefined,
): Flaw | undefined {
	if (text === undefined) {
		const key = meter?.value_settings.event_payload_key;
		return {
			code: 'meter_event_value_not_found',
			message: `Value settings key ${key} not found in payload.`,
		};
	}
	if (value === undefined) {
		return {
			code: 'meter_event_invalid_value',
			message: `The value in the event payload must be a number. Received \`${text}\`.`,
		};
	}
	if (digitsOf(text) <= MOST_DIGITS) return undefined;
	return {
		code: 'meter_event_value_too_many_digits',
		message: `The value in the event payload can have at most ${MOST_DIGITS} digits. Received \`${text}\`.`,
	};
}

/** Digits as they were sent, without zeros in front: the strictest reading of Stripe's limit. */
function digitsOf(text: string): number {
	return text.replace(/[-.]/g, '').replace(/^0+/, '').length;
}

export function isPositiveInteger(value: Quantity): boolean {
	return value.scale === 0 && value.units > 0n && !formatQuantity(value).includes('-');
}

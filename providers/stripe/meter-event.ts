import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../delivery/verdict';
import {
	formatQuantity,
	type Quantity,
	roundHalfUp,
	significantDigits,
} from '../../metering/quantity';
import type { Refusal } from '../../metering/refusal';
import type { UsageEvent } from '../../metering/usage-row';
import type { StripeClient } from './client';
import { eventVerdict } from './event-verdict';
import type { FormParams } from './form';
import { MOST_VALUE_DIGITS } from './limits';
import type { Meter } from './meters';
import { customerKeyOf, valueKeyOf } from './read-payload';

/** One meter event, ready to be sent. */
export interface MeterEvent {
	readonly usage: UsageEvent;
	readonly meter: Meter;
	/** What is billed; differs from the rows' sum where values are rounded. */
	readonly quantity: Quantity;
	/** The quantity as Stripe gets it: plain decimal text. */
	readonly value: string;
}

/**
 * Builds the event, rounding its value if asked to. Rounding comes after adding up: rows of 0.4
 * each would otherwise all vanish.
 */
export function meterEvent(
	usage: UsageEvent,
	meter: Meter,
	fractions: 'send' | 'round' | 'reject',
): { readonly event: MeterEvent } | { readonly refusal: Refusal } {
	const quantity = fractions === 'round' ? roundHalfUp(usage.quantity) : usage.quantity;
	const value = formatQuantity(quantity);
	const digits = significantDigits(quantity);
	if (digits > MOST_VALUE_DIGITS) {
		return {
			refusal: {
				field: 'value',
				code: 'value_too_many_digits',
				reason: `${value} has ${digits} digits; Stripe takes ${MOST_VALUE_DIGITS}. Round it in the source, or report it in a larger unit`,
			},
		};
	}
	return { event: { usage, meter, quantity, value } };
}

/** A meter event as Stripe gets it. */
export interface EventToSend {
	readonly customer: string;
	/** Plain decimal text. */
	readonly value: string;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly identifier: string;
	/** Further payload fields, flat text. */
	readonly payload?: Readonly<Record<string, string>>;
}

export function meterEventParams(event: EventToSend, meter: Meter): FormParams {
	return {
		event_name: meter.event_name,
		identifier: event.identifier,
		timestamp: event.timestamp,
		payload: eventPayload(event, meter),
	};
}

/** The payload with customer and value under the names that the meter gives them. */
export function eventPayload(
	event: Pick<EventToSend, 'customer' | 'value' | 'payload'>,
	meter: Meter,
): Record<string, string> {
	return {
		...event.payload,
		[customerKeyOf(meter)]: event.customer,
		[valueKeyOf(meter)]: event.value,
	};
}

/** Stripe takes one call at a time per customer and meter. */
export function laneOf({ usage }: MeterEvent): string {
	return `${usage.eventName}\n${usage.customer}`;
}

/**
 * Sends the event once. The Idempotency-Key is new for every try: telling repeats apart is the
 * identifier's job, and a repeated key would replay a stored 500 for 24 hours. It begins with the
 * identifier, so that Stripe's error report leads back to the row whichever of the two it quotes.
 */
export async function sendMeterEvent(
	client: StripeClient,
	event: EventToSend,
	meter: Meter,
): Promise<Verdict> {
	const answer = await client.postOnce(
		'/v1/billing/meter_events',
		meterEventParams(event, meter),
		`${event.identifier}.${randomUUID()}`,
	);
	return eventVerdict(answer, event.identifier, Date.now());
}

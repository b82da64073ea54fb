import type { Quantity } from '../../metering/quantity';

/** Why an event that was answered with success is not billed; the codes of Stripe's error report. */
export type AsyncErrorCode =
	| 'archived_meter'
	| 'meter_event_customer_not_found'
	| 'meter_event_invalid_value'
	| 'meter_event_no_customer_defined'
	| 'meter_event_value_not_found'
	| 'meter_event_value_too_many_digits'
	| 'no_meter'
	| 'timestamp_in_future'
	| 'timestamp_too_far_in_past';

/** An event that Stripe answered with success. */
export interface MeteredEvent {
	readonly identifier: string;
	readonly eventName: string;
	/** Id of the meter; with customer and value, of billed events only. */
	readonly meter: string | undefined;
	readonly customer: string | undefined;
	readonly value: Quantity;
	readonly payload: Readonly<Record<string, string>>;
	/** Time of usage, Unix seconds. */
	readonly timestamp: number;
	/** When Stripe received it and when summaries show it, ms of the emulator's clock. */
	readonly receivedMs: number;
	readonly visibleMs: number;
	readonly problem: AsyncErrorCode | undefined;
	cancelledMs: number | undefined;
	cancelVisibleMs: number | undefined;
}

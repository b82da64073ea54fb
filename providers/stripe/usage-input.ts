import type { Refusal } from '../../metering/refusal';

/** A meter as a user names it. */
export interface MeterRef {
	readonly by: 'id' | 'event_name';
	readonly value: string;
}

/** The time of usage as it stands in the item. */
export type TimeInput =
	| { readonly kind: 'timestamp'; readonly at: unknown }
	| { readonly kind: 'window'; readonly start: unknown; readonly end: unknown }
	| { readonly kind: 'now' };

/** One input row before anything of it has been checked. */
export interface UsageInput {
	/** Position among the run's rows, from 0. */
	readonly index: number;
	readonly meter: MeterRef;
	readonly customer: unknown;
	readonly value: unknown;
	readonly time: TimeInput;
	readonly sourceEventId?: unknown;
	/** Further payload fields: an object of flat values. */
	readonly payload?: unknown;
	/** Set when the row's fields could not even be read, for example for a broken expression. */
	readonly unreadable?: Refusal;
}

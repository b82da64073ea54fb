import type { Refusal } from '../../../metering/refusal';
import type { MeterRef } from '../usage-input';

/** One customer of one meter that an input item asks for. */
export interface AskedRow {
	/** Position of the item among the run's items, from 0. */
	readonly index: number;
	readonly meter: MeterRef;
	/** Stripe's customer ID; absent where all that are subscribed to the meter are asked for. */
	readonly customer?: string;
	/** Why this cannot be asked as it stands; then `customer` is what the item has, if anything. */
	readonly unreadable?: Refusal;
}

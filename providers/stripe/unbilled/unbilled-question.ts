import type { UsageWindow } from '../../../metering/window';
import type { Meter } from '../meters';

/** What to look for. */
export type Find = 'both' | 'unbilled' | 'idle';

export interface UnbilledQuestion {
	readonly meter: Meter;
	/** Whose usage, by Stripe's customer ID; all customers of the account when left out. */
	readonly customers?: readonly string[];
	/** Of what time, on whole minutes; Unix seconds. */
	readonly range: UsageWindow;
	readonly find: Find;
	/** How many days without usage make a subscription idle; from 1 to 90. */
	readonly idleDays: number;
	/** Whether to report usage of trials, which is free by design. */
	readonly withTrials: boolean;
	/**
	 * Whether to hold running periods against Stripe's invoice previews, which know of prices that
	 * were changed within them. A restricted key needs Invoices: Write for it.
	 */
	readonly withPreviews: boolean;
	/** ID of the price to rate the usage of customers by that never had one of the meter. */
	readonly rateBy?: string;
	/** Wall clock, Unix seconds. */
	readonly now: number;
}

import type { Quantity } from './quantity';
import type { UsageWindow } from './window';

/** What the source says of one customer and window: the total that the meter has to show. */
export interface SyncTarget {
	/** Position among the run's rows, from 0; undefined for a window that no row names. */
	readonly index?: number;
	readonly eventName: string;
	readonly customer: string;
	readonly window: UsageWindow;
	readonly total: Quantity;
	/**
	 * What an event does to what the meter shows of its window: it adds to it, replaces it, or
	 * replaces it and holds in later windows too, until another one comes.
	 */
	readonly effect: 'adds' | 'replaces' | 'lasts';
	/** Further payload fields of the event, flat text. */
	readonly payload?: Readonly<Record<string, string>>;
}

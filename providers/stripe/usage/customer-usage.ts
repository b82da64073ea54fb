import type { UsageSeries } from '../../../metering/series/usage-series';

interface Asked {
	readonly customer: string;
	/** Requests made for this customer, tries that failed included. */
	readonly requests: number;
}

/** What Stripe shows of a customer. */
export interface ReadUsage extends Asked {
	readonly status: 'read';
	readonly series: UsageSeries;
	/** The event summaries that were read, as Stripe answered them; where they were asked for. */
	readonly summaries?: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/**
 * Why there is nothing to show of a customer.
 *
 * - `rejected`: Stripe refuses the question for good, for example for an unknown customer.
 * - `unread`: it may be answered when it is asked again.
 */
export interface UnreadUsage extends Asked {
	readonly status: 'rejected' | 'unread';
	/** For machines. */
	readonly code: string;
	/** For people: what happened and how to mend it. */
	readonly reason: string;
}

/** What came of reading one customer. Usage is all there, or not at all. */
export type CustomerUsage = ReadUsage | UnreadUsage;

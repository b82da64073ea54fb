/**
 * The soonest, in seconds after the last event was taken, that totals tell anything. Stripe names
 * no time within which it shows usage; 40 to 58 seconds were measured. What it drops it reports some
 * ten seconds later. Sooner, what is not shown need not be lost, and no report does not mean no drops.
 *
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage
 */
export const SOONEST_SECONDS = 60;

/** Longest that one reading of all totals may take at the pace of reading, in minutes. */
const LONGEST_READING_MINUTES = 10;

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/**
 * Why so many readings are not made, if they are too many: a run must not stand still for an hour
 * before it sends anything.
 */
export function tooManyReadings(requests: number, perSecond: number): string | undefined {
	const minutes = requests / perSecond / 60;
	if (minutes <= LONGEST_READING_MINUTES) return undefined;
	return `it would take ${number.format(requests)} requests before the run and as many after it, ${number.format(Math.ceil(minutes))} minutes each at ${number.format(perSecond)} a second, and ${LONGEST_READING_MINUTES} minutes are the most. Bring fewer customers or hours in a run, or compare with Reconcile of the node Stripe Usage`;
}

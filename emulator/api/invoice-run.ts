import { newId } from '../ids';
import type { Period } from '../state/billing-period';
import type { Ledger, Subscription } from '../state/ledger';
import { endedPeriodsOf, periodOf } from './billing-cycle';
import { settled } from './cancellation';

/** Stripe's default grace for late usage before it finalizes an invoice. */
export const GRACE_SECONDS = 3600;

/**
 * Until when a subscription, as it stands, has no period that ends; Unix seconds. A change puts
 * another object in its place, so that nothing known of this one can be outdated.
 */
const nothingEndsBefore = new WeakMap<Subscription, number>();

/** Makes the invoices of all periods that have ended since the last look. */
export function invoiceEndedPeriods(ledger: Ledger): void {
	const now = ledger.seconds();
	const ended = ledger.subscriptions.all().flatMap((found) => {
		if (now < (nothingEndsBefore.get(found) ?? -Infinity)) return [];
		const subscription = settled(found, ledger);
		const done = ledger.invoicedUntil.get(subscription.id) ?? -Infinity;
		const periods = endedPeriods(subscription, ledger, now).filter(({ end }) => end > done);
		nothingEndsBefore.set(subscription, nextEndOf(subscription, now));
		return periods.map((period) => ({ ...period, subscription }));
	});
	for (const { start, end, subscription } of ended.sort((a, b) => a.end - b.end)) {
		const customer = subscription.customer as string;
		const sequence = (ledger.invoiceCounts.get(customer) ?? 0) + 1;
		ledger.invoiceCounts.set(customer, sequence);
		ledger.invoicedUntil.set(subscription.id, end);
		ledger.invoices.add({
			id: newId('in'),
			subscription: subscription.id,
			start,
			end,
			sequence,
			finalizesMs: (end + GRACE_SECONDS) * 1000,
			transitions: {},
		});
	}
}

/** The last period of a cancelled subscription ends early, and may have no invoice at all. */
function endedPeriods(subscription: Subscription, ledger: Ledger, now: number): Period[] {
	const { ended_at: endedAt } = subscription;
	const periods = [...endedPeriodsOf(subscription, Math.min(now, endedAt ?? now))];
	if (endedAt === null || !ledger.finallyInvoiced.has(subscription.id)) return periods;
	const last = periodOf(subscription, endedAt);
	return last.start < endedAt ? [...periods, { start: last.start, end: endedAt }] : periods;
}

function nextEndOf(subscription: Subscription, now: number): number {
	const { ended_at: endedAt, start_date: start } = subscription;
	if (endedAt !== null && now >= endedAt) return Infinity;
	return Math.min(periodOf(subscription, Math.max(now, start)).end, endedAt ?? Infinity);
}

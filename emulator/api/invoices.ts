import { expand, fields, oneOf, text } from '../http/param';
import { invalidRequest, missingParam, noSuch } from '../http/problem';
import { newId } from '../ids';
import { type Period, periodAt, periodsUntil } from '../state/billing-period';
import type { InvoicedPeriod, Ledger, Subscription } from '../state/ledger';
import { cycleOf } from './billing-cycle';
import { endpoint } from './endpoint';
import { type Billed, type Invoice, invoiceOf } from './invoice-form';
import { PAGING } from './paging';
import { subscriptionOf } from './subscriptions';

/** Stripe's default grace for late usage before it finalizes an invoice. */
const GRACE_SECONDS = 3600;

/** Makes the invoices of all periods that have ended since the last look. */
function invoiceEndedPeriods(ledger: Ledger): void {
	const now = ledger.seconds();
	const ended = ledger.subscriptions.all().flatMap((subscription) => {
		const done = ledger.invoicedUntil.get(subscription.id) ?? -Infinity;
		return endedPeriods(subscription, now)
			.filter(({ end }) => end > done)
			.map((period) => ({ ...period, subscription: subscription.id }));
	});
	for (const { start, end, subscription } of ended.sort((a, b) => a.end - b.end)) {
		ledger.invoicedUntil.set(subscription, end);
		const finalizesAt = end + GRACE_SECONDS;
		ledger.invoices.add({ id: newId('in'), subscription, start, end, finalizesAt });
	}
}

/** A cancelled subscription's last period ends early, and its metered usage is billed. */
function endedPeriods(subscription: Subscription, now: number): Period[] {
	const { start_date: start, ended_at: endedAt } = subscription;
	const cycle = cycleOf(subscription.items.data[0].price, subscription.billing_cycle_anchor);
	const periods = [...periodsUntil(cycle, start, Math.min(now, endedAt ?? now))];
	if (endedAt === null) return periods;
	const last = periodAt(cycle, start, endedAt);
	return last.start < endedAt ? [...periods, { start: last.start, end: endedAt }] : periods;
}

function view(invoiced: InvoicedPeriod, ledger: Ledger): Invoice {
	const subscription = subscriptionOf(ledger, invoiced.subscription);
	const finalMs = invoiced.finalizesAt * 1000;
	const now = ledger.clock.now();
	return invoiceOf(
		subscription,
		{
			...invoiced,
			created: invoiced.end,
			status: now < finalMs ? 'draft' : 'open',
			items: subscription.items.data,
			receivedByMs: Math.min(now, finalMs),
			reason: 'subscription_cycle',
		},
		ledger,
	);
}

/** The invoice that a subscription's current period would make if it ended now. */
function preview(subscription: Subscription, ledger: Ledger): Invoice {
	if (subscription.status === 'canceled') {
		throw invalidRequest('No upcoming invoices for customer.', {
			code: 'invoice_upcoming_none',
			status: 404,
		});
	}
	const cycle = cycleOf(subscription.items.data[0].price, subscription.billing_cycle_anchor);
	const period = periodAt(cycle, subscription.start_date, ledger.seconds());
	const billed: Billed = {
		...period,
		id: newId('upcoming_in'),
		created: period.end,
		status: 'draft',
		finalizesAt: period.end + GRACE_SECONDS,
		items: subscription.items.data,
		receivedByMs: ledger.clock.now(),
		reason: 'upcoming',
	};
	return invoiceOf(subscription, billed, ledger);
}

const PATH = '/v1/invoices';

export const INVOICES = [
	endpoint(
		'POST',
		`${PATH}/create_preview`,
		'invoice_write',
		fields({ customer: text(), subscription: text(), expand: expand() }),
		({ customer, subscription }, { ledger }) => {
			if (subscription !== undefined) {
				return preview(subscriptionOf(ledger, subscription, 'subscription'), ledger);
			}
			if (customer === undefined) throw missingParam('customer');
			const found = ledger.subscriptions
				.all()
				.find((one) => one.customer === customer && one.status !== 'canceled');
			if (found !== undefined) return preview(found, ledger);
			throw invalidRequest('No upcoming invoices for customer.', {
				code: 'invoice_upcoming_none',
				status: 404,
			});
		},
	),
	endpoint(
		'GET',
		PATH,
		'invoice_read',
		fields({
			...PAGING,
			customer: text(),
			subscription: text(),
			status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
			expand: expand(),
		}),
		({ customer, subscription, status, ...paging }, { ledger, url }) => {
			invoiceEndedPeriods(ledger);
			const now = ledger.seconds();
			const page = ledger.invoices.page(
				paging,
				url,
				(one) =>
					(subscription === undefined || one.subscription === subscription) &&
					(customer === undefined ||
						subscriptionOf(ledger, one.subscription).customer === customer) &&
					(status === undefined || status === (now < one.finalizesAt ? 'draft' : 'open')),
			);
			return { ...page, data: page.data.map((one) => view(one, ledger)) };
		},
	),
	endpoint('GET', `${PATH}/:id`, 'invoice_read', fields({ expand: expand() }), (_, call) => {
		invoiceEndedPeriods(call.ledger);
		const invoiced = call.ledger.invoices.find(call.id);
		if (invoiced === undefined) throw noSuch('invoice', call.id);
		return view(invoiced, call.ledger);
	}),
];

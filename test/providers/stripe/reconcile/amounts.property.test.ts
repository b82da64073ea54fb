import fc from 'fast-check';
import type Stripe from 'stripe';
import { eachOf } from '../../../../providers/stripe/pages';
import type { UsageInput } from '../../../../providers/stripe/usage-input';
import { seedProperties } from '../../../support/seed';
import { happenings, liveThrough } from '../unbilled/random-worlds';
import { CALLS, UnbilledWorld } from '../unbilled/world';
import { reconcileIn } from './reconcile-in';

seedProperties();

const world = new UnbilledWorld();
const MINUTE = 60;
const CENTS: Readonly<Record<string, number>> = { price_calls: 100, price_calls_too: 200 };

/**
 * Usage below 0 costs nothing, however much of it there is. What was taken off a subscription within
 * a period is on none of its items any more, and seen on invoices only where no item bills the time.
 */
const LEFT_OUT = ['give back', 'take the meter off', 'change the meter', 'change the price'];

/** What one unit more costs at a moment by the emulator's own lines; undefined where none has it. */
async function marginOf(): Promise<(customer: string, at: number) => number | undefined> {
	const lines: Array<{ customer: string; start: number; end: number; cents: number }> = [];
	/** By subscription: another of the same customer may begin a period in the same second, and is paid. */
	const trials = new Map<string, number>();
	const add = (
		customer: string,
		subscription: string,
		all: readonly Stripe.InvoiceLineItem[],
	): void => {
		for (const { period, pricing } of all) {
			const cents = CENTS[String(pricing?.price_details?.price)];
			if (cents === undefined) continue;
			const isFree = trials.get(subscription) === period.start;
			lines.push({ customer, ...period, cents: isFree ? 0 : cents });
		}
	};
	const all = { status: 'all' };
	for await (const one of eachOf<Stripe.Subscription>(world.client, '/v1/subscriptions', all)) {
		if (one.trial_start !== null) trials.set(one.id, one.trial_start);
	}
	for await (const one of eachOf<Stripe.Subscription>(world.client, '/v1/subscriptions', all)) {
		if (one.status === 'canceled') continue;
		const path = '/v1/invoices/create_preview';
		const preview = await world.post<Stripe.Invoice>(path, { subscription: one.id });
		add(String(one.customer), one.id, preview.lines.data);
	}
	for await (const { customer, parent, lines: own } of eachOf<Stripe.Invoice>(
		world.client,
		'/v1/invoices',
	)) {
		add(String(customer), String(parent?.subscription_details?.subscription), own.data);
	}
	return (customer, at) => {
		const found = lines.filter(
			(one) => one.customer === customer && one.start <= at && at < one.end,
		);
		return found.length === 0 ? undefined : found.reduce((sum, { cents }) => sum + cents, 0);
	};
}

it('are what one unit more costs on the invoices and previews that have its time', async () => {
	let known = 0;
	await fc.assert(
		fc.asyncProperty(happenings, fc.integer({ min: 1, max: 12 }), async (all, days) => {
			await world.close();
			world.days = days;
			await world.open();
			world.addPrice('price_calls_too', CALLS, { unit_amount: 200 });
			world.addPrice('price_other_too', 'mtr_other');
			const changes = all.filter(({ what }) => !LEFT_OUT.some((one) => what.startsWith(one)));
			const events = await liveThrough(world, changes, false);
			const minutes = new Map<string, { customer: string; start: number; value: number }>();
			for (const { customer, at, value } of events) {
				const start = at - (at % MINUTE);
				const key = `${customer} ${start}`;
				minutes.set(key, { customer, start, value: value + (minutes.get(key)?.value ?? 0) });
			}
			const places = [...minutes.values()];
			const rows = places.map(({ customer, start, value }, index): UsageInput => {
				const time = { kind: 'window', start, end: start + MINUTE } as const;
				return {
					index,
					meter: { by: 'id', value: CALLS },
					customer,
					value: String(value + 1),
					time,
				};
			});
			const { results } = await reconcileIn(world, rows);
			const margin = await marginOf();
			for (const { index = -1, stake } of results) {
				const { customer, start } = places[index] as { customer: string; start: number };
				const cents = margin(customer, start + MINUTE - 1);
				if (cents === undefined || !stake?.ok) continue;
				known += 1;
				expect([customer, start, Number(stake.amount)]).toEqual([customer, start, cents]);
			}
		}),
		{ numRuns: 100 },
	);
	expect(known).toBeGreaterThan(100);
}, 120_000);

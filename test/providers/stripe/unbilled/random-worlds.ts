import fc from 'fast-check';
import type Stripe from 'stripe';
import { eachOf } from '../../../../providers/stripe/pages';
import { DAY, HOUR, type UnbilledWorld } from './world';

export const CUSTOMERS = ['cus_a', 'cus_b'] as const;
const MINUTE = 60;

/** Something that happens to a customer, so long after what happened before. */
export interface Happening {
	readonly customer: (typeof CUSTOMERS)[number];
	readonly what:
		| 'use'
		| 'give back'
		| 'subscribe'
		| 'subscribe to another meter'
		| 'subscribe in classic mode'
		| 'try out'
		| 'cancel'
		| 'cancel with an invoice'
		| 'cancel with the period'
		| 'add the meter'
		| 'take the meter off'
		| 'take the meter off for nothing'
		| 'change the meter for another'
		| 'change another for the meter'
		| 'change the price of the meter';
	/** Hours, in halves of an hour. */
	readonly after: number;
	/** A second of its minute. */
	readonly second: number;
	readonly value: number;
}

export const happenings: fc.Arbitrary<Happening[]> = fc.array(
	fc.record({
		customer: fc.constantFrom(...CUSTOMERS),
		what: fc.oneof(
			{ weight: 12, arbitrary: fc.constant('use' as const) },
			{
				weight: 14,
				arbitrary: fc.constantFrom<Array<Happening['what']>>(
					'give back',
					'subscribe',
					'subscribe',
					'subscribe to another meter',
					'subscribe in classic mode',
					'try out',
					'cancel',
					'cancel with an invoice',
					'cancel with the period',
					'subscribe to another meter',
					'try out',
					'add the meter',
					'add the meter',
					'take the meter off',
					'take the meter off for nothing',
					'change the meter for another',
					'change another for the meter',
					'change the price of the meter',
				),
			},
		),
		after: fc.integer({ min: 1, max: 48 }).map((halves) => halves / 2),
		second: fc.nat(59),
		value: fc.integer({ min: 100, max: 999 }),
	}),
	{ minLength: 15, maxLength: 60, size: 'max' },
);

/** A moment at which something was used, and how much. */
interface Event {
	readonly customer: string;
	readonly at: number;
	readonly value: number;
}

/**
 * Lets things happen. Subscriptions change in minutes of even numbers and usage is of odd ones, so
 * that no minute is billed in part; and all periods end before noon, so that at the end, in the
 * evening, every invoice that is to come is there.
 *
 * @param leavesNoTrace whether prices may be changed so that only previews tell, until the period is over
 * @returns all that was used, oldest first
 */
export async function liveThrough(
	world: UnbilledWorld,
	all: readonly Happening[],
	leavesNoTrace: boolean,
): Promise<readonly Event[]> {
	const events: Event[] = [];
	for (const customer of CUSTOMERS) world.emulator.state.addCustomer(customer);
	for (const { customer, what, after, second, value } of all) {
		const isUse = what === 'use' || what === 'give back';
		const later = Math.floor((world.now + after * HOUR) / (2 * MINUTE)) * 2 * MINUTE;
		const isEvening = later % DAY >= 12 * HOUR;
		const even = isUse || !isEvening ? later : later + 12 * HOUR;
		world.emulator.clock.set((even + (isUse ? MINUTE : 0) + second) * 1000);
		if (isUse) {
			const used = what === 'use' ? value : -(value % 9) - 1;
			await world.use(String(used), customer);
			events.push({ customer, at: world.now, value: used });
		} else {
			await change(world, customer, what, leavesNoTrace);
		}
	}
	world.emulator.clock.set((Math.floor(world.now / DAY) * DAY + DAY + 20 * HOUR) * 1000);
	return events;
}

interface Held {
	readonly id: string;
	readonly trial_end: number | null;
	readonly cancel_at_period_end: boolean;
	readonly items: { readonly data: ReadonlyArray<{ id: string; price: { id: string } }> };
}

async function change(
	world: UnbilledWorld,
	customer: string,
	what: Happening['what'],
	leavesNoTrace: boolean,
): Promise<void> {
	const subscribe = (price: string, more: object = {}): void =>
		world.subscribe(`sub_${world.now}`, price, customer, more);
	switch (what) {
		case 'subscribe':
			return subscribe('price_calls');
		case 'subscribe to another meter':
			return subscribe('price_other');
		case 'subscribe in classic mode':
			return subscribe('price_calls', { billing_mode: { type: 'classic' } });
		case 'try out':
			return subscribe('price_calls', { trial_period_days: 4 });
		default:
			return await changeHeld(world, customer, what, leavesNoTrace);
	}
}

async function changeHeld(
	world: UnbilledWorld,
	customer: string,
	what: Happening['what'],
	leavesNoTrace: boolean,
): Promise<void> {
	const { data } = await world.client.get<{ data: Held[] }>('/v1/subscriptions', { customer });
	const held = data[0];
	if (held === undefined) return;
	const path = `/v1/subscriptions/${held.id}`;
	if (what.startsWith('cancel')) {
		if (what === 'cancel with the period') {
			await world.post(path, { cancel_at_period_end: true });
		} else {
			await world.remove(`${path}${what === 'cancel' ? '' : '?invoice_now=true'}`);
		}
		return;
	}
	// What is free in a trial is free by design, whatever becomes of its items.
	if (held.trial_end !== null) return;
	const items = held.items.data;
	const own = items.find(({ price }) => price.id.startsWith('price_calls'));
	const proration_behavior = what === 'take the meter off for nothing' ? 'none' : undefined;
	const update = async (...changes: object[]): Promise<void> => {
		const listed = Object.fromEntries(changes.map((one, index) => [index, one]));
		await world.post(path, { items: listed as never, proration_behavior });
	};
	if (own === undefined) {
		const [other] = items;
		if (what === 'add the meter') await update({ price: 'price_calls' });
		else if (what === 'change another for the meter' && leavesNoTrace && other) {
			await update({ id: other.id, price: 'price_calls' });
		}
	} else if (what === 'change the meter for another') {
		await update({ id: own.id, price: 'price_other_too' });
	} else if (what === 'change the price of the meter') {
		// In classic mode it loses what was used before.
		const { billing_mode } = await world.client.get<Stripe.Subscription>(path);
		const other = own.price.id === 'price_calls' ? 'price_calls_too' : 'price_calls';
		if (leavesNoTrace || billing_mode.type === 'flexible')
			await update({ id: own.id, price: other });
	} else if (what.startsWith('take the meter off')) {
		const others = items.length > 1 ? [] : [{ price: 'price_other' }];
		await update({ id: own.id, deleted: true }, ...others);
	}
}

/** What stands on no invoice and no preview, by the emulator's own lines. */
export async function lostOf(
	world: UnbilledWorld,
	events: readonly Event[],
): Promise<readonly Event[]> {
	const billed: Array<{ customer: string; start: number; end: number }> = [];
	const add = (customer: string, lines: readonly Stripe.InvoiceLineItem[]): void => {
		for (const { period, pricing } of lines) {
			const price = String(pricing?.price_details?.price);
			if (price.startsWith('price_calls')) billed.push({ customer, ...period });
		}
	};
	for await (const { customer, lines } of eachOf<Stripe.Invoice>(world.client, '/v1/invoices')) {
		add(String(customer), lines.data);
	}
	const all = { status: 'all' };
	for await (const one of eachOf<Stripe.Subscription>(world.client, '/v1/subscriptions', all)) {
		const customer = String(one.customer);
		if (one.trial_start !== null && one.trial_end !== null) {
			const end = Math.min(one.trial_end, one.ended_at ?? Infinity);
			billed.push({ customer, start: one.trial_start, end });
		}
		if (one.status === 'canceled') continue;
		const preview = await world.post<Stripe.Invoice>('/v1/invoices/create_preview', {
			subscription: one.id,
		});
		add(customer, preview.lines.data);
	}
	return events.filter(
		({ customer, at }) =>
			!billed.some((one) => one.customer === customer && one.start <= at && at < one.end),
	);
}

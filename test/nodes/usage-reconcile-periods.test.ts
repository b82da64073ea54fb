import type { IDataObject } from 'n8n-workflow';
import { CLOSED, DAY, HOUR, ReconcileBench, row } from './reconciling';

const bench = new ReconcileBench();

/** Billed every ten days. */
function addPrice(id: string, cents: number, meter = 'mtr_calls'): void {
	const recurring = { interval: 'day', interval_count: 10, usage_type: 'metered', meter };
	bench.addPrice(id, meter, { unit_amount: cents, recurring });
}

/** Lets something happen so many days before the last closed hour. */
async function ago<Done>(days: number, happens: () => Promise<Done>): Promise<Done> {
	bench.stripe.clock.set((CLOSED - days * DAY) * 1000);
	const done = await happens();
	bench.stripe.clock.set(Date.now());
	return done;
}

interface Made {
	readonly id: string;
	readonly items: { readonly data: ReadonlyArray<{ readonly id: string }> };
}

async function subscribe(days: number, price: string, more: object = {}): Promise<Made> {
	bench.stripe.state.addCustomer('cus_own');
	const params = { customer: 'cus_own', items: { 0: { price } }, ...more };
	return await ago(days, async () => (await bench.post('/v1/subscriptions', params)) as Made);
}

async function changePrice(days: number, { id, items }: Made, price: string): Promise<void> {
	const [item] = items.data;
	const params = { items: { 0: { id: item?.id, price } } };
	await ago(days, async () => await bench.post(`/v1/subscriptions/${id}`, params));
}

const own = (days: number, total: string): IDataObject => row(days * 24, total, 'cus_own');

async function used(rows: readonly IDataObject[], event_name = 'api_calls'): Promise<void> {
	const events = rows.map(({ start, total }) => ({
		customer: 'cus_own',
		at: (start as number) + 60,
		value: total as string,
		event_name,
	}));
	await bench.send(events);
}

/** Status, money and invoice of the rows that drifted. */
async function drifted(rows: readonly IDataObject[]) {
	const found = await bench.reconcile(rows);
	return found.drifted.map((one) => [one.kind, one.amount_at_stake, one.invoice]);
}

describe('a drift of a period that is over', () => {
	it('is free where it was a trial, although an invoice has it', async () => {
		await subscribe(15, 'price_calls', { trial_period_days: 10 });
		expect(await drifted([own(10, '50'), own(3, '50')])).toEqual([
			['lost_events', 0, expect.any(String)],
			['lost_events', 100, null],
		]);
	});

	it('names the final invoice of a subscription that ended', async () => {
		const { id } = await subscribe(20, 'price_calls');
		await ago(5, async () => await bench.remove(`/v1/subscriptions/${id}?invoice_now=true`));
		expect(await drifted([own(10, '50')])).toEqual([['lost_events', 100, expect.any(String)]]);
	});

	it('is rated by the price that the invoice was made by, not by the one after it', async () => {
		addPrice('price_dear', 100);
		addPrice('price_cheap', 1);
		const made = await subscribe(15, 'price_dear');
		await changePrice(4, made, 'price_cheap');
		expect(await drifted([own(10, '50'), own(3, '50')])).toEqual([
			['lost_events', 5000, expect.any(String)],
			['lost_events', 50, null],
		]);
	});

	it('is on the invoice of the one subscription and on the running bill of the other', async () => {
		addPrice('price_own', 100);
		await subscribe(15, 'price_own');
		await subscribe(15, 'price_calls');
		expect(await drifted([own(10, '50'), own(3, '50')])).toEqual([
			['lost_events', 5100, expect.any(String)],
			['lost_events', 5100, null],
		]);
	});

	it('has no final invoice in its hour of grace, in which Stripe still takes corrections', async () => {
		addPrice('price_dear', 100);
		bench.addCustomer('cus_own', 'price_dear', Math.floor(Date.now() / 1000) - 10 * DAY - 1800);
		const end = Math.floor(Date.now() / 60_000) * 60 - 1860;
		const young = { customer: 'cus_own', start: end - HOUR, end, total: '5' };
		expect(await drifted([young])).toEqual([['lost_events', 500, null]]);
	});
});

describe('usage that matches and is billed to nobody', () => {
	it('is found in a period in which the item was not there yet', async () => {
		addPrice('price_own', 100);
		addPrice('price_other', 1, 'mtr_storage');
		const { id: subscription } = await subscribe(25, 'price_other');
		const added = { subscription, price: 'price_own' };
		await ago(12, async () => await bench.post('/v1/subscription_items', added));
		const rows = [own(20, '50'), own(10, '30')];
		await used(rows);
		expect(await drifted(rows)).toEqual([['plan_changed', 5000, null]]);
	});

	it('is found in a period in which the item had a price of another meter', async () => {
		addPrice('price_own', 100);
		addPrice('price_other', 1, 'mtr_storage');
		const made = await subscribe(25, 'price_other');
		await changePrice(14.5, made, 'price_own');
		const rows = [own(20, '50'), own(10, '30'), own(3, '20')];
		await used(rows);
		expect(await drifted(rows)).toEqual([['not_invoiced', 5000, null]]);
	});

	it('has no amount on a meter that takes the last value, of which windows are no parts', async () => {
		bench.stripe.state.addMeter({ id: 'mtr_seats', event_name: 'seats', formula: 'last' });
		addPrice('price_seats', 900, 'mtr_seats');
		bench.addCustomer('cus_own', 'price_seats', CLOSED - 5 * DAY);
		const rows = [own(2, '5'), own(1, '5')];
		await used(rows, 'seats');
		await bench.remove('/v1/subscriptions/sub_cus_own');
		const parameters = { meter: { __rl: true, mode: 'eventName', value: 'seats' } };
		const found = await bench.reconcile(rows, { parameters });
		expect(found.drifted.map((one) => [one.kind, one.amount_at_stake])).toEqual([
			['ended_without_invoice', null],
			['ended_without_invoice', null],
		]);
	});
});

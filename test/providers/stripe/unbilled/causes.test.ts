import { formatQuantity } from '../../../../metering/quantity';
import type { UnbilledUsage } from '../../../../providers/stripe/unbilled/finding';
import { DAY, HOUR, START, UnbilledWorld } from './world';

const world = new UnbilledWorld();

/** Code, usage, and from which to which hour. */
function told({ cause, usage, time }: UnbilledUsage): unknown[] {
	const hours = [time.start, time.end].map((at) => (at - START) / HOUR);
	return [cause.code, formatQuantity(usage), ...hours];
}

async function found(asked: Parameters<typeof world.unbilled>[0] = {}): Promise<unknown[][]> {
	return (await world.unbilled(asked)).map(told);
}

it('finds nothing where a subscription bills everything, and asks for no usage', async () => {
	world.subscribe('sub_1');
	world.moveTo(5);
	await world.use('7');
	world.moveTo(48);
	expect(await found()).toEqual([]);
	expect(world.asked('event_summaries')).toBe(0);
});

it('finds nothing in periods that are invoiced', async () => {
	world.subscribe('sub_1');
	for (const day of [1, 12, 23]) {
		world.moveTo(day * 24);
		await world.use('7');
	}
	world.moveTo(31 * 24);
	expect(await found()).toEqual([]);
	expect(world.asked('/v1/invoices')).toBe(1);
});

it('no_subscription: nobody is subscribed', async () => {
	world.moveTo(5);
	await world.use('7');
	world.moveTo(24);
	expect(await found()).toEqual([['no_subscription', '7', 0, 24]]);
	const [finding] = await world.unbilled();
	expect(finding?.lost).toMatchObject({ code: 'price_unknown' });
	const [rated] = await world.unbilled({ rateBy: 'price_calls' });
	expect(rated).toMatchObject({ lost: { amount: 700n, currency: 'usd' }, price: 'price_calls' });
});

it('subscription_not_started: only what was used before it', async () => {
	world.moveTo(5);
	await world.use('7');
	world.moveTo(6.5);
	world.subscribe('sub_1');
	world.moveTo(8);
	await world.use('1');
	world.moveTo(24);
	expect(await found()).toEqual([['subscription_not_started', '7', 0, 6.5]]);
	expect((await world.unbilled())[0]).toMatchObject({
		subscription: 'sub_1',
		lost: { amount: 700n },
	});
});

it('finds nothing before a subscription that is backdated', async () => {
	world.moveTo(5);
	await world.use('7');
	world.moveTo(30);
	world.subscribe('sub_1', 'price_calls', 'cus_1', { backdate_start_date: START });
	expect(await found()).toEqual([]);
});

it('subscription_ended: only what was used after a final invoice', async () => {
	world.subscribe('sub_1');
	world.moveTo(5);
	await world.use('7');
	world.moveTo(24);
	await world.remove('/v1/subscriptions/sub_1?invoice_now=true');
	world.moveTo(30);
	await world.use('2');
	world.moveTo(48);
	expect(await found()).toEqual([['subscription_ended', '2', 24, 48]]);
});

it('ended_without_invoice: the usage of the period that it was cancelled in', async () => {
	world.subscribe('sub_1');
	world.moveTo(5);
	await world.use('7');
	world.moveTo(11 * 24);
	await world.use('3');
	world.moveTo(12 * 24);
	await world.remove('/v1/subscriptions/sub_1');
	world.moveTo(13 * 24);
	await world.use('2');
	world.moveTo(14 * 24);
	expect(await found()).toEqual([
		['ended_without_invoice', '3', 240, 288],
		['subscription_ended', '2', 288, 336],
	]);
});

it('finds nothing of a subscription that ended with its period', async () => {
	world.subscribe('sub_1');
	await world.post('/v1/subscriptions/sub_1', { cancel_at_period_end: true });
	world.moveTo(239);
	await world.use('7');
	expect(await found()).toEqual([]);
	world.moveTo(241);
	await world.use('2');
	world.moveTo(250);
	expect(await found()).toEqual([['subscription_ended', '2', 240, 250]]);
});

describe('plan_changed', () => {
	it.each([
		['flexible', '2', 288],
		['classic', '9', 240],
	])('in billing mode %s: what no invoice item has', async (type, lost, from) => {
		world.subscribe('sub_1', 'price_calls', 'cus_1', { billing_mode: { type } });
		world.moveTo(241);
		await world.use('7');
		world.moveTo(288);
		const [item] = await world.itemsOf('sub_1');
		await world.post(`/v1/subscription_items/${item?.id}`, { price: 'price_other' });
		world.moveTo(289);
		await world.use('2');
		for (const hours of [290, 500]) {
			world.moveTo(hours);
			expect(await found()).toEqual([['plan_changed', lost, from, hours]]);
		}
	});

	it('to the meter: what was used before the item was added', async () => {
		world.subscribe('sub_1', 'price_other');
		world.moveTo(5);
		await world.use('7');
		world.moveTo(10);
		await world.post('/v1/subscription_items', { subscription: 'sub_1', price: 'price_calls' });
		world.moveTo(11);
		await world.use('1');
		world.moveTo(12);
		expect(await found()).toEqual([['plan_changed', '7', 0, 10]]);
		world.moveTo(500);
		expect(await found()).toEqual([['plan_changed', '7', 0, 10]]);
	});

	it('is known from invoices of before the range', async () => {
		world.subscribe('sub_1');
		world.moveTo(245);
		const [item] = await world.itemsOf('sub_1');
		await world.post(`/v1/subscription_items/${item?.id}`, { price: 'price_other' });
		world.moveTo(30 * 24);
		await world.use('2');
		world.moveTo(31 * 24);
		const range = { start: START + 29 * DAY, end: START + 31 * DAY };
		expect(await found({ range })).toEqual([['plan_changed', '2', 29 * 24, 31 * 24]]);
		expect((await world.unbilled({ range }))[0]).toMatchObject({
			price: 'price_calls',
			lost: { amount: 200n },
		});
	});
});

it('no_meter_price: no item of the subscription bills the meter', async () => {
	world.subscribe('sub_1', 'price_other');
	world.moveTo(5);
	await world.use('7');
	world.moveTo(24);
	expect(await found()).toEqual([['no_meter_price', '7', 0, 24]]);
});

it('no_meter_price: the meter has no price at all', async () => {
	world.emulator.state.addMeter({ id: 'mtr_free', event_name: 'free' });
	world.moveTo(5);
	await world.use('7', 'cus_1', 'free');
	world.moveTo(24);
	const meter = await world.client.get<never>('/v1/billing/meters/mtr_free');
	const [finding] = await world.unbilled({ meter });
	expect(finding?.cause).toMatchObject({
		code: 'no_meter_price',
		reason: expect.stringMatching(/^the meter has no price/),
	});
});

it('wrong_currency: no price of the meter has the currency of the subscription', async () => {
	world.addPrice('price_euro', 'mtr_other', { currency: 'eur' });
	world.subscribe('sub_1', 'price_euro');
	world.moveTo(5);
	await world.use('7');
	world.moveTo(24);
	expect(await found()).toEqual([['wrong_currency', '7', 0, 24]]);
	world.addPrice('price_both', 'mtr_calls', { currency_options: { eur: { unit_amount: 90 } } });
	expect(await found()).toEqual([['no_meter_price', '7', 0, 24]]);
});

it('trialing: only when asked for', async () => {
	world.subscribe('sub_1', 'price_calls', 'cus_1', { trial_period_days: 3 });
	world.moveTo(5);
	await world.use('7');
	world.moveTo(24);
	expect(await found()).toEqual([]);
	expect(await found({ withTrials: true })).toEqual([['trialing', '7', 0, 24]]);
	world.moveTo(80);
	await world.use('1');
	world.moveTo(20 * 24);
	expect(await found()).toEqual([]);
	expect(await found({ withTrials: true })).toEqual([['trialing', '7', 0, 72]]);
});

describe('a price that was changed within the running period, in classic mode', () => {
	beforeEach(async () => {
		world.addPrice('price_more', 'mtr_calls', { unit_amount: 200 });
		world.subscribe('sub_1', 'price_calls', 'cus_1', { billing_mode: { type: 'classic' } });
		world.moveTo(5);
		await world.use('7');
		world.moveTo(10);
		const [item] = await world.itemsOf('sub_1');
		await world.post(`/v1/subscription_items/${item?.id}`, { price: 'price_more' });
		world.moveTo(11);
		await world.use('2');
		world.moveTo(24);
	});

	const lost = ['not_invoiced', '7', 0, 10];

	it('not_invoiced: is seen in the invoice preview, if that is asked for', async () => {
		expect(await found()).toEqual([]);
		expect(await found({ withPreviews: true })).toEqual([lost]);
		expect(world.asked('create_preview')).toBe(1);
	});

	it('not_invoiced: is seen without it when the period is over', async () => {
		world.moveTo(245);
		expect(await found()).toEqual([lost]);
		expect(world.asked('create_preview')).toBe(0);
	});

	it('leaves the customer unread where the key may ask for no previews', async () => {
		world.emulator.faults.add({
			kind: 'refuse',
			status: 403,
			path: 'create_preview',
			body: { error: { type: 'invalid_request_error', message: 'Not permitted' } },
		});
		expect(await world.find({ withPreviews: true })).toMatchObject([
			{ status: 'unread', code: 'permission_missing' },
		]);
	});
});

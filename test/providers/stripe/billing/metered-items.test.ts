import { itemsByCustomer } from '../../../../providers/stripe/billing/items-by-customer';
import { isRunning, meteredItems } from '../../../../providers/stripe/billing/metered-items';
import { BillingRig, METER, OTHER_METER } from './billing-rig';

const START = Date.UTC(2026, 0, 1) / 1000;
const CHANGE = Date.UTC(2026, 0, 16) / 1000;
const END = Date.UTC(2026, 1, 1) / 1000;

const rig = new BillingRig(START);

async function found(customers?: readonly string[]) {
	const items = await meteredItems(rig.client, METER, customers);
	return items.map(({ id, subscription, customer, price }) => [
		customer,
		subscription,
		id,
		price.id,
	]);
}

it('are those of active and retired prices of the meter, in one subscription or several', async () => {
	const [one, two] = [await rig.price(), await rig.price()];
	const storage = await rig.price({}, { meter: OTHER_METER.id });
	const a = await rig.subscribe('cus_1', [one, storage]);
	const b = await rig.subscribe('cus_1', [two]);
	const c = await rig.subscribe('cus_2', [two]);
	await rig.post(`/v1/prices/${two}`, { active: false });
	const ofFirst = [
		['cus_1', b.id, b.items.data[0]?.id, two],
		['cus_1', a.id, a.items.data[0]?.id, one],
	];
	expect(await found(['cus_1'])).toEqual(ofFirst);
	expect((await found()).sort()).toEqual(
		[...ofFirst, ['cus_2', c.id, c.items.data[0]?.id, two]].sort(),
	);
});

it('say the period, the currency, the trial, and whether it all goes on', async () => {
	const price = await rig.price({ currency_options: { eur: { unit_amount_decimal: '2' } } });
	const { id } = await rig.subscribe('cus_1', [price], { currency: 'eur', trial_period_days: 15 });
	const [trial] = await meteredItems(rig.client, METER, ['cus_1']);
	expect(trial).toMatchObject({
		currency: 'eur',
		status: 'trialing',
		period: { start: START, end: CHANGE },
		trialEnd: CHANGE,
		billsFrom: START,
	});
	rig.moveTo(CHANGE);
	await rig.post(`/v1/subscriptions/${id}`, { cancel_at_period_end: true });
	const [active] = await meteredItems(rig.client, METER, ['cus_1']);
	expect(active).toMatchObject({ trialEnd: null, endedAt: null, period: { start: CHANGE } });
	expect(active && isRunning(active)).toBe(true);
	rig.moveTo(END + 30 * 86_400);
	const [ended] = await meteredItems(rig.client, METER, ['cus_1']);
	expect(ended).toMatchObject({ status: 'canceled', period: { start: CHANGE } });
	expect(ended && isRunning(ended)).toBe(false);
});

it('bill from when they were added, or from the first when they were there from the beginning', async () => {
	const [one, two] = [await rig.price(), await rig.price()];
	const { id } = await rig.subscribe('cus_1', [one], { backdate_start_date: START - 10 * 86_400 });
	rig.moveTo(START + 86_400);
	await rig.post('/v1/subscription_items', { subscription: id, price: two });
	const items = await meteredItems(rig.client, METER, ['cus_1']);
	expect(items.map(({ price, billsFrom }) => [price.id, billsFrom])).toEqual([
		[one, START - 10 * 86_400],
		[two, START + 86_400],
	]);
	rig.moveTo(END);
	const [, later] = await meteredItems(rig.client, METER, ['cus_1']);
	expect(later?.billsFrom).toBe(later?.period.start);
});

it('are all found where a subscription has more than Stripe shows of it', async () => {
	const prices: string[] = [];
	for (let made = 0; made < 12; made += 1) prices.push(await rig.price());
	await rig.subscribe('cus_1', prices);
	expect((await found(['cus_1'])).map(([, , , price]) => price)).toEqual(prices);
	expect(rig.count(/^\/v1\/subscription_items\?/)).toBe(1);
});

it('are lost to a customer whose item got a price of another meter', async () => {
	const price = await rig.price();
	const storage = await rig.price({}, { meter: OTHER_METER.id });
	const { items } = await rig.subscribe('cus_1', [price]);
	await rig.post(`/v1/subscription_items/${items.data[0]?.id}`, { price: storage });
	expect(await found(['cus_1'])).toEqual([]);
});

it('are read of each customer by itself', async () => {
	const price = await rig.price();
	await rig.subscribe('cus_1', [price]);
	const byCustomer = await rig.run(
		async (run) => await itemsByCustomer(run, METER, ['cus_x', 'cus_1', 'cus_2']),
	);
	expect(byCustomer.get('cus_x')).toMatchObject({ code: 'customer_not_found', isFinal: true });
	expect(byCustomer.get('cus_1')).toMatchObject([{ price: { id: price } }]);
	expect(byCustomer.get('cus_2')).toEqual([]);
});

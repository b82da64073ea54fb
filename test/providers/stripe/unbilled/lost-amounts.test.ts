import { UnbilledWorld } from './world';

const world = new UnbilledWorld();

it('are in the currency of the invoices, where no subscription tells of the meter any more', async () => {
	const inEuros = { currency_options: { eur: { unit_amount: 30 } } };
	world.addPrice('price_two', 'mtr_calls', inEuros);
	world.addPrice('price_left', 'mtr_other', inEuros);
	world.subscribe('sub_1', 'price_two', 'cus_1', { currency: 'eur' });
	world.moveTo(5);
	await world.use('10');
	world.moveTo(245);
	const [item] = await world.itemsOf('sub_1');
	await world.post('/v1/subscriptions/sub_1', {
		items: { 0: { id: item?.id, price: 'price_left' } },
	});
	world.moveTo(300);
	await world.use('7');
	world.moveTo(310);
	expect(await world.unbilled()).toMatchObject([
		{
			cause: { code: 'plan_changed' },
			price: 'price_two',
			lost: { amount: 210n, currency: 'eur' },
		},
	]);
});

import { subscribedCustomers } from '../../../providers/stripe/subscribed-customers';
import { DAY, METER, OTHER_METER, useInvoices } from './invoices-rig';

const rig = useInvoices();

async function subscribed(): Promise<string[]> {
	return [...(await subscribedCustomers(rig.client, METER))].sort();
}

function reads(path: string): number {
	return rig.paths.filter((one) => one === path).length;
}

it('are the customers of any price of the meter, and of no other meter, once each', async () => {
	rig.addPrice('price_calls', METER);
	rig.addPrice('price_calls_tiered', METER, 3);
	rig.addPrice('price_storage', OTHER_METER);
	rig.emulator.state.addCustomer('cus_3');
	rig.subscribe('sub_1', 'cus_1', 'price_calls');
	rig.subscribe('sub_2', 'cus_1', 'price_calls_tiered');
	rig.subscribe('sub_3', 'cus_2', 'price_storage', 'price_calls_tiered');
	rig.subscribe('sub_4', 'cus_3', 'price_storage');
	expect(await subscribed()).toEqual(['cus_1', 'cus_2']);
});

it('are still found when their price takes no new subscriptions', async () => {
	rig.addPrice('price_calls', METER);
	rig.subscribe('sub_1', 'cus_1', 'price_calls');
	await rig.post('/v1/prices/price_calls', { active: false });
	expect(await subscribed()).toEqual(['cus_1']);
});

it('are still found when their subscription has ended, and when they were deleted', async () => {
	rig.addPrice('price_calls', METER);
	rig.subscribe('sub_1', 'cus_1', 'price_calls');
	rig.subscribe('sub_2', 'cus_2', 'price_calls');
	await rig.cancel('sub_1');
	await rig.remove('/v1/customers/cus_2');
	rig.moveTo(40 * DAY);
	expect(await subscribed()).toEqual(['cus_1', 'cus_2']);
});

it('are nobody where the meter has no price', async () => {
	rig.addPrice('price_storage', OTHER_METER);
	rig.subscribe('sub_1', 'cus_1', 'price_storage');
	expect(await subscribed()).toEqual([]);
	expect(reads('/v1/subscriptions')).toBe(0);
});

it('are read over all pages of prices and of subscriptions', async () => {
	for (let index = 0; index < 101; index += 1) rig.addPrice(`price_${index}`, METER);
	const customers = Array.from({ length: 201 }, (_, index) => `cus_many_${index}`);
	customers.forEach((customer, index) => {
		rig.emulator.state.addCustomer(customer);
		rig.subscribe(`sub_${index}`, customer, 'price_0');
	});
	expect(await subscribed()).toEqual([...customers].sort());
	// Prices: two pages of active ones and one of inactive ones. Subscriptions: three pages of one price.
	expect([reads('/v1/prices'), reads('/v1/subscriptions')]).toEqual([3, 103]);
});

it.each(['plan_read', 'subscription_read'] as const)(
	'are not guessed without the permission %s',
	async (permission) => {
		rig.addPrice('price_calls', METER);
		rig.emulator.state.addKey(
			'rk_test_reads',
			(['plan_read', 'subscription_read'] as const).filter((one) => one !== permission),
		);
		await expect(subscribed()).rejects.toMatchObject({
			status: 403,
			message: expect.stringContaining(`rak_${permission}`),
		});
	},
);

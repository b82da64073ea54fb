import { DAY, START, UnbilledWorld } from './world';

const world = new UnbilledWorld();

beforeEach(async () => {
	world.emulator.state.addCustomer('cus_2');
	world.moveTo(5);
	await world.use('7');
	await world.use('3', 'cus_2');
	world.moveTo(24);
});

it('names customers that do not exist, and checks the others', async () => {
	const checks = await world.find({ customers: ['cus_1', 'cus_nobody', 'cus_1'] });
	expect(checks).toMatchObject([
		{ status: 'checked', customer: 'cus_1', findings: [{ kind: 'unbilled' }] },
		{ status: 'rejected', customer: 'cus_nobody', code: 'customer_not_found' },
	]);
});

it('customer_deleted: names those that are', async () => {
	await world.remove('/v1/customers/cus_1');
	expect(await world.find({ customers: ['cus_1'] })).toMatchObject([
		{ status: 'rejected', customer: 'cus_1', code: 'customer_deleted' },
	]);
	expect(await world.find()).toMatchObject([{ status: 'checked', customer: 'cus_2' }]);
});

it('counts nobody as clean who could not be read', async () => {
	world.subscribe('sub_1');
	world.emulator.faults.add({ kind: 'refuse', status: 500, path: '/v1/invoices' });
	const checks = await world.find();
	expect(checks).toMatchObject([
		{ status: 'unread', customer: 'cus_2', code: expect.any(String) },
		{ status: 'unread', customer: 'cus_1', code: expect.any(String) },
	]);
});

it('throws where prices cannot be read, because then nothing is known', async () => {
	world.emulator.faults.add({ kind: 'refuse', status: 500, path: '/v1/prices' });
	await expect(world.find()).rejects.toThrow(/answered 500/);
});

it('pages through customers and subscriptions of the account', async () => {
	for (let index = 0; index < 120; index += 1) {
		world.emulator.state.addCustomer(`cus_more_${index}`);
		world.subscribe(`sub_more_${index}`, 'price_calls', `cus_more_${index}`);
	}
	world.moveTo(30);
	const checks = await world.find({ range: { start: START, end: START + 2 * DAY } });
	expect(checks).toHaveLength(122);
	expect(world.asked('GET /v1/customers')).toBe(2);
	expect(world.asked('GET /v1/subscriptions')).toBe(2);
});

it('reads the invoices of the whole account where many customers were billed before', async () => {
	for (let index = 0; index < 40; index += 1) {
		world.emulator.state.addCustomer(`cus_more_${index}`);
		world.subscribe(`sub_more_${index}`, 'price_calls', `cus_more_${index}`);
	}
	world.moveTo(30);
	for (let index = 0; index < 40; index += 1) await world.use('1', `cus_more_${index}`);
	await world.use('4', 'cus_2');
	world.moveTo(270);
	const named = Array.from({ length: 40 }, (_none, index) => `cus_more_${index}`);
	const found = [{ customer: 'cus_2' }, { customer: 'cus_1' }];
	expect(await world.findings()).toMatchObject(found);
	expect(world.asked('GET /v1/invoices')).toBe(21);
	expect(await world.findings({ customers: [...named, 'cus_2', 'cus_1'] })).toMatchObject(found);
	expect(world.asked('GET /v1/invoices')).toBe(42);
	expect(world.asked('GET /v1/prices/')).toBe(0);
});

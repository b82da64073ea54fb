import type { UnbilledQuestion } from '../../../../providers/stripe/unbilled/unbilled-question';
import { DAY, START, UnbilledWorld } from './world';

const world = new UnbilledWorld();
const ONE_DAY = 24;

async function idle(asked: Partial<UnbilledQuestion> = {}): Promise<readonly unknown[]> {
	return await world.findings({ find: 'idle', ...asked });
}

beforeEach(async () => {
	world.subscribe('sub_1');
	world.moveTo(2 * ONE_DAY + 3);
	await world.use('1');
});

it('is a subscription without usage on as many full days', async () => {
	world.moveTo(9 * ONE_DAY + 23);
	expect(await idle()).toEqual([]);
	world.moveTo(10 * ONE_DAY);
	expect(await idle()).toMatchObject([
		{
			kind: 'idle',
			customer: 'cus_1',
			subscription: 'sub_1',
			price: 'price_calls',
			lastDay: START + 2 * DAY,
			flat: { amount: 0n, currency: 'usd' },
		},
	]);
	expect(await idle({ idleDays: 8 })).toEqual([]);
});

it('looks 100 days back for the last usage, in one request', async () => {
	world.moveTo(101 * ONE_DAY);
	expect(await idle()).toMatchObject([{ lastDay: START + 2 * DAY }]);
	world.moveTo(102 * ONE_DAY);
	expect(await idle()).toMatchObject([{ lastDay: undefined }]);
	expect(world.asked('event_summaries')).toBe(1);
});

it('says what a period costs in which nothing is used', async () => {
	world.addPrice('price_flat', 'mtr_calls', {
		unit_amount: undefined,
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers: [
			{ up_to: 100, unit_amount: 0, flat_amount: 900 },
			{ up_to: 'inf', unit_amount: 5 },
		],
	});
	world.emulator.state.addCustomer('cus_2');
	world.subscribe('sub_2', 'price_flat', 'cus_2');
	world.moveTo(20 * ONE_DAY);
	expect(await idle({ customers: ['cus_2'] })).toMatchObject([
		{ customer: 'cus_2', flat: { amount: 900n, currency: 'usd' }, lastDay: undefined },
	]);
});

it('is none that is younger than that, has ended, or bills another meter', async () => {
	for (const id of ['cus_2', 'cus_3', 'cus_4']) world.emulator.state.addCustomer(id);
	world.subscribe('sub_3', 'price_calls', 'cus_3');
	world.subscribe('sub_4', 'price_other', 'cus_4');
	world.moveTo(15 * ONE_DAY);
	await world.use('1');
	world.subscribe('sub_2', 'price_calls', 'cus_2');
	await world.remove('/v1/subscriptions/sub_3');
	world.moveTo(21 * ONE_DAY);
	expect(await idle()).toEqual([]);
	world.moveTo(22 * ONE_DAY);
	expect(await idle()).toMatchObject([{ customer: 'cus_2' }]);
});

it.each(['trialing', 'paused', 'unpaid'])('is none that is %s', async (status) => {
	world.moveTo(30 * ONE_DAY);
	world.pretend({ status });
	expect(await idle()).toEqual([]);
});

it('is found together with unbilled usage, in one look at the days', async () => {
	world.emulator.state.addCustomer('cus_2');
	await world.use('5', 'cus_2');
	world.moveTo(20 * ONE_DAY);
	const all = await world.findings({ find: 'both' });
	expect(all).toMatchObject([
		{ kind: 'unbilled', customer: 'cus_2' },
		{ kind: 'idle', customer: 'cus_1' },
	]);
	// A look at each, and a reading of what was found.
	expect(world.asked('event_summaries')).toBe(3);
});

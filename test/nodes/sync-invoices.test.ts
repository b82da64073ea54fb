import { SYNC } from '../support/engine';
import { at, CLOSED, CONTINUE, DAY, HOUR, row, SyncBench } from './syncing';

const bench = new SyncBench();

/** The end of a week that is invoiced; the next week has not ended. */
const ENDED = CLOSED - 20 * HOUR;

/** Subscribes cus_a to weeks of the meters, of which one has ended and is invoiced. */
function subscribe(...meters: string[]): void {
	const { state } = bench.stripe;
	state.addProduct({ id: 'prod_1', name: 'Calls' });
	const items = meters.map((meter) => {
		const recurring = {
			interval: 'week',
			interval_count: 1,
			usage_type: 'metered',
			meter,
		} as const;
		const price = { product: 'prod_1', currency: 'usd', unit_amount: 100, recurring };
		return { price: state.addPrice(price).id };
	});
	const start = ENDED - 7 * DAY;
	state.addSubscription({
		customer: 'cus_a',
		items,
		backdate_start_date: start,
		billing_cycle_anchor: start,
	});
}

const CARRY = {
	parameters: {
		invoiced: 'carry',
		carryMeter: { __rl: true, mode: 'eventName', value: 'late' },
	},
	node: CONTINUE,
};

beforeEach(async () => {
	bench.stripe.state.addMeter({ id: 'mtr_late', event_name: 'late', display_name: 'Late usage' });
	subscribe('mtr_calls', 'mtr_late');
	await bench.run([row(24, '10'), row(10, '4')], { parameters: { invoiced: 'send' } });
	bench.asked();
});

describe('a difference in an invoiced period', () => {
	it('is held back and named, beside differences of the running one', async () => {
		const items = await bench.items([row(24, '12'), row(10, '5')], { node: CONTINUE });

		expect(items).toMatchObject([
			{
				status: 'held',
				reason_code: 'period_invoiced',
				previous_total: '10',
				new_total: '12',
				delta: '2',
				identifier: null,
				attempts: 0,
				input: row(24, '12'),
			},
			{ status: 'synced', delta: '1' },
		]);
		expect(items[0]?.reason).toMatch(
			new RegExp(
				`^A difference of 2 belongs to ${at(20 + 168)}/${at(20)}, which invoice \\S+-0001 has billed, and Stripe bills no more events in it\\. Bill or credit it by hand, or set "Invoiced Periods" to "Carry Over"$`,
			),
		);
		expect(bench.total()).toBe('15');
	});

	it('stops the node as held', async () => {
		const run = await bench.run([row(24, '12')]);
		expect(run.error?.message).toBe('1 of 1 rows were not settled: 1 held, 0 rejected, 0 unsent');
	});

	it('is sent if that is chosen', async () => {
		const send = { parameters: { invoiced: 'send' } };
		expect(await bench.outcomes([row(24, '12')], send)).toEqual([['synced', null]]);
		expect(bench.asked().invoices).toBe(0);
	});

	it('costs no look at invoices as long as there is none', async () => {
		expect(await bench.outcomes([row(24, '10'), row(10, '4')])).toEqual([
			['unchanged', null],
			['unchanged', null],
		]);
		expect(bench.asked()).toMatchObject({ reads: 1, invoices: 0 });
	});
});

describe('a difference that is carried over', () => {
	it('is one labelled event of the other meter, however often it runs', async () => {
		const rows = [row(24, '12'), row(10, '4')];
		const first = await bench.items(rows, CARRY);
		const second = await bench.items(rows, CARRY);

		const carried = {
			reason_code: 'carried_over',
			customer: 'cus_a',
			event_name: 'api_calls',
			carried_to: 'late',
			window_start: at(25),
			new_total: '12',
		};
		expect(first).toMatchObject([
			{
				...carried,
				status: 'synced',
				previous_total: '10',
				delta: '2',
				value: '2',
				timestamp: ENDED + 51 * 60 + 59,
				reason: expect.stringMatching(
					/^A difference of 2 belongs to .* Stripe bills no more events in it\. It is billed on the meter "Late usage" instead, at \S+$/,
				),
			},
			{ status: 'unchanged' },
		]);
		expect(second).toMatchObject([
			{ ...carried, status: 'unchanged', previous_total: '12', delta: '0', value: null },
			{ status: 'unchanged' },
		]);
		expect(bench.stripe.state.events().at(-1)?.payload).toMatchObject({
			carried_from: `${at(25)}/${at(24)}`,
			carried_from_meter: 'api_calls',
		});
		expect([bench.total(), bench.total('cus_a', 'late')]).toEqual(['14', '2']);
	});

	it('follows the source back, and down', async () => {
		await bench.run([row(24, '12')], CARRY);
		expect(await bench.items([row(24, '7')], CARRY)).toMatchObject([
			{ status: 'synced', previous_total: '12', delta: '-5' },
		]);
		expect(await bench.items([row(24, '10')], CARRY)).toMatchObject([
			{ status: 'synced', reason_code: 'carried_over', previous_total: '7', delta: '3' },
		]);
		expect(bench.total('cus_a', 'late')).toBe('0');
	});

	it('is held when the next period is invoiced, too', async () => {
		await bench.run([row(24, '12')], CARRY);
		bench.stripe.clock.advance(8 * DAY * 1000);
		const [same] = await bench.items([row(24, '12')], CARRY);
		const [more] = await bench.items([row(24, '13')], CARRY);

		expect(same).toMatchObject({ status: 'unchanged', reason_code: 'carried_over' });
		expect(more).toMatchObject({
			status: 'held',
			reason_code: 'period_invoiced',
			previous_total: '12',
			delta: '1',
			reason: expect.stringMatching(/-0002 has billed, .* Bill or credit it by hand$/),
		});
	});

	it('waits for its minute', async () => {
		bench.stripe.state.reset();
		bench.stripe.state.addMeter({ id: 'mtr_calls', event_name: 'api_calls' });
		bench.stripe.state.addMeter({ id: 'mtr_late', event_name: 'late' });
		bench.stripe.state.addCustomer('cus_a');
		subscribe('mtr_calls', 'mtr_late');
		// Far enough back in the week for its minute to lie ahead.
		const quarter = { ...row(20, '3'), start: ENDED - 6 * DAY, end: ENDED - 6 * DAY + 900 };
		const run = await bench.run([quarter], CARRY);

		expect(run.node(SYNC).items).toMatchObject([
			{ status: 'pending', reason_code: 'carry_waits', previous_total: '0', delta: '3' },
		]);
		expect(run.node(SYNC).items[0]?.reason).toMatch(
			/\. It is carried over by the first run after \S+Z$/,
		);
		expect(bench.total('cus_a', 'late')).toBe('0');
	});

	it('needs a meter that can take it', async () => {
		bench.stripe.state.addMeter({ event_name: 'seats', display_name: 'Seats', formula: 'last' });
		const to = (value: string) => ({
			...CARRY,
			parameters: { invoiced: 'carry', carryMeter: { __rl: true, mode: 'eventName', value } },
		});
		const [unfit] = await bench.items([row(24, '12')], to('seats'));
		const [itself] = await bench.items([row(24, '12')], to('api_calls'));
		const [none] = await bench.items([row(24, '12'), row(10, '5')], to('nowhere'));

		expect(unfit).toMatchObject({ status: 'held', reason_code: 'carry_meter_unfit' });
		expect(unfit?.reason).toMatch(
			/It cannot be carried over: the meter "Seats" cannot take differences of invoiced periods, because its formula is last\. Choose a meter of formula sum for each meter, that nothing else writes to$/,
		);
		expect(itself).toMatchObject({ status: 'held', reason_code: 'carry_meter_unfit' });
		expect(none).toMatchObject({ status: 'held', reason_code: 'meter_not_found' });
		// What needs no carrying goes its way.
		expect(bench.total()).toBe('15');
	});
});

import { SyncRig } from './sync-rig';

const DAY = 24;
const WEEK = 7 * DAY;
const rig = new SyncRig();
const carryTo = (value: string) =>
	({ invoiced: { rule: 'carry', to: { by: 'event_name', value } } }) as const;

const row = (hour: number, total: string, more = {}) => ({ hour, total, ...more });

describe('a difference in a period whose invoice', () => {
	beforeEach(async () => {
		rig.subscribe(7);
		rig.moveTo(WEEK);
		await rig.run([row(WEEK - 3, '5')]);
		rig.paths = [];
	});

	it('is still a draft is sent, and billed', async () => {
		rig.moveTo(WEEK + 0.5);
		const { results } = await rig.run([row(WEEK - 3, '6')]);
		expect(results).toMatchObject([{ status: 'synced', delta: '1' }]);
		rig.moveTo(WEEK + 2);
		expect(await rig.invoices()).toEqual([[600, 0]]);
	});

	it('is finalized is held back, with the invoice', async () => {
		rig.moveTo(WEEK + 1.1);
		const { results, summary } = await rig.run([row(WEEK - 3, '6'), row(WEEK - 4, '2')]);
		expect(results).toMatchObject([
			{
				status: 'held',
				code: 'period_invoiced',
				previousTotal: '5',
				newTotal: '6',
				delta: '1',
				reason: expect.stringMatching(
					/^a difference of 1 belongs to 2026-03-16T00:00:00Z\/2026-03-23T00:00:00Z, which invoice \S+-0001 has billed, and Stripe bills no more events in it\. Bill or credit it by hand, or set "Invoiced Periods" to "Carry Over"$/,
				),
			},
			// A first total is a difference, too.
			{ status: 'held', code: 'period_invoiced', previousTotal: '0', delta: '2' },
		]);
		expect(summary).toMatchObject({ held: 2, requests: 0 });
		expect(rig.total()).toBe('5');
	});

	it('is about to be finalized waits until it is known what is on it', async () => {
		rig.moveTo(WEEK + 0.6);
		const { results } = await rig.run([row(WEEK - 3, '6')]);
		rig.moveTo(WEEK + 1.1);
		const next = await rig.run([row(WEEK - 3, '6')]);
		expect(results).toMatchObject([
			{
				status: 'pending',
				code: 'invoice_closing',
				reason: expect.stringMatching(
					/^a difference of 1 belongs to 2026-03-16T00:00:00Z\/2026-03-23T00:00:00Z, whose invoice \S+ Stripe finalizes at 2026-03-23T01:00:00Z, too soon to be sure that it would be on it\. The first run after that knows what to do$/,
				),
			},
		]);
		expect(next.results).toMatchObject([{ status: 'held', code: 'period_invoiced' }]);
		expect(rig.total()).toBe('5');
	});

	it('is void is held back: nobody bills its period again', async () => {
		rig.moveTo(WEEK + 1.1);
		interface Invoices {
			readonly data: ReadonlyArray<{ readonly id: string }>;
		}
		const { data } = await rig.client.get<Invoices>('/v1/invoices', { customer: 'cus_1' });
		await rig.client.post(`/v1/invoices/${data[0]?.id}/void`);
		const { results } = await rig.run([row(WEEK - 3, '6')]);
		expect(results).toMatchObject([
			{
				status: 'held',
				code: 'period_invoiced',
				reason: expect.stringContaining('whose invoice'),
			},
		]);
		expect(results[0]?.reason).toContain('is void');
		expect(rig.total()).toBe('5');
	});

	it('is finalized is sent if that is asked for, without reading invoices', async () => {
		rig.moveTo(WEEK + 1.1);
		const { results } = await rig.run([row(WEEK - 3, '6')], { invoiced: { rule: 'send' } });
		expect(results).toMatchObject([{ status: 'synced', delta: '1' }]);
		expect(rig.asked('/v1/invoices')).toBe(0);
	});

	it('is finalized is left alone if there is none', async () => {
		rig.moveTo(WEEK + 1.1);
		const { results, summary } = await rig.run([row(WEEK - 3, '5')]);
		expect(results).toMatchObject([{ status: 'unchanged' }]);
		expect(summary.reads).toBe(1);
		expect(rig.asked('/v1/invoices')).toBe(0);
	});

	it('is read once for all windows of a customer', async () => {
		rig.moveTo(WEEK + 1.1);
		const rows = [-3, -4, -5, -6].map((n) => row(WEEK + n, '7'));
		await rig.run([...rows, row(WEEK - 3, '1', { customer: 'cus_2' })]);
		expect([rig.asked('/v1/invoices'), rig.asked('/v1/prices')]).toEqual([2, 2]);
	});

	it('cannot be read waits, and asks no more for what the key may not do', async () => {
		rig.key = 'rk_test_few';
		rig.emulator.state.addKey(rig.key, ['billing_meter_read', 'billing_meter_event_write']);
		rig.moveTo(WEEK + 1.1);
		const rows = [-3, -4, -5].map((n) => row(WEEK + n, '7'));
		const { results, summary } = await rig.run(
			[...rows, row(WEEK - 3, '1', { customer: 'cus_2' }), row(WEEK + 0, '1')],
			{ lanesAtOnce: 1 },
		);
		expect(results.map(({ status, code }) => [status, code])).toEqual([
			...Array(4).fill(['unsent', 'invoices_not_read']),
			// Too young to be on any invoice.
			['synced', undefined],
		]);
		expect(results[0]?.reason).toMatch(
			/^whether 2026-03-22T21:00:00Z\/2026-03-22T22:00:00Z is invoiced already could not be read: Stripe answered 403: .*Give the restricted key the permission Invoices: Read and Prices: Read, or set "Invoiced Periods" to "Send Anyway"$/,
		);
		expect(rig.asked('/v1/invoices')).toBe(1);
		expect(summary.unsent).toBe(4);
	});

	it('cannot be read this time is read again by the next run', async () => {
		rig.moveTo(WEEK + 1.1);
		rig.emulator.faults.add({ kind: 'refuse', status: 500, path: 'invoices' });
		const run = await rig.run([row(WEEK - 3, '6')], { retryBudgetMs: 2000 });
		rig.emulator.faults.clear();
		const next = await rig.run([row(WEEK - 3, '6')]);
		expect(run.results).toMatchObject([{ status: 'unsent', code: 'invoices_not_read' }]);
		expect(next.results).toMatchObject([{ status: 'held', code: 'period_invoiced' }]);
		expect(rig.total()).toBe('5');
	});
});

describe('where a difference cannot be carried over, it is held back', () => {
	const held = async (to: string, some = [row(WEEK - 3, '6')]) => {
		const { results } = await rig.run(some, carryTo(to));
		return results[0];
	};

	beforeEach(async () => {
		const { state } = rig.emulator;
		state.addMeter({ event_name: 'clicks', display_name: 'Clicks', formula: 'count' });
		state.addMeter({ event_name: 'peaks', display_name: 'Peaks', event_time_window: 'hour' });
		state.addMeter({ event_name: 'gone', display_name: 'Gone', status: 'inactive' });
		state.addMeter({ id: 'mtr_seats', event_name: 'seats', formula: 'last' });
		rig.subscribe(7, 'cus_1', 'mtr_calls', 'mtr_seats');
		rig.moveTo(WEEK + 9);
	});

	it.each([
		['clicks', 'carry_meter_unfit', 'because its formula is count'],
		['peaks', 'carry_meter_unfit', 'because it keeps one event of each hour'],
		[
			'api_calls',
			'carry_meter_unfit',
			'because it is synced itself, which would take them for mistakes',
		],
		['gone', 'meter_inactive', 'the meter "Gone" (gone) is deactivated'],
		['nowhere', 'meter_not_found', 'there is no meter with event name "nowhere"'],
		['', 'meter_missing', 'no meter is chosen'],
	])('to the meter %p: %s', async (to, code, why) => {
		const result = await held(to);
		expect(result).toMatchObject({ status: 'held', code });
		expect(result?.reason).toMatch(
			/Stripe bills no more events in it\. It cannot be carried over: /,
		);
		expect(result?.reason).toContain(why);
	});

	it('of rows of several meters', async () => {
		const rows = [row(WEEK - 3, '6'), row(WEEK - 3, '6', { meter: 'seats' })];
		expect((await held('late', rows))?.reason).toMatch(
			/: the meter "Late usage" cannot take differences of invoiced periods, because rows of several meters are synced here, whose differences it could not tell apart\. Choose a meter of formula sum for each meter, that nothing else writes to$/,
		);
	});

	it('on a meter that bills its last value', async () => {
		const result = await held('late', [row(WEEK - 3, '6', { meter: 'seats' })]);
		expect(result).toMatchObject({ status: 'held', code: 'period_invoiced' });
		expect(result?.reason).toMatch(
			/\. The meter bills its last value, which no difference can mend\. Bill or credit it by hand$/,
		);
	});

	it('of a window that has no minute in the following period', async () => {
		rig.moveTo(8 * DAY);
		rig.subscribe(1, 'cus_2');
		rig.moveTo(15 * DAY);
		const minute = row(9 * DAY - 1, '6', { customer: 'cus_2', hours: 1 / 60 });
		const result = await held('late', [minute]);
		expect(result).toMatchObject({ status: 'held', code: 'period_invoiced' });
		expect(result?.reason).toMatch(
			/\. It lies too far back to be carried over into the following period\. Bill or credit it by hand$/,
		);
	});
});

it('of two subscriptions the period that ends first takes the difference, now and later', async () => {
	rig.subscribe(7);
	rig.moveTo(DAY);
	rig.subscribe(14);
	rig.moveTo(WEEK + 9);
	await rig.run([row(WEEK - 3, '6')], carryTo('late'));
	expect(rig.total('late')).toBe('6');
	rig.moveTo(16 * DAY);
	const { results } = await rig.run([row(WEEK - 3, '6')], carryTo('late'));
	expect(results).toMatchObject([{ status: 'unchanged', code: 'carried_over' }]);
	expect(rig.total('late')).toBe('6');
});

it('an hour over two periods belongs to the one that its end lies in', async () => {
	rig.moveTo(0.5);
	rig.subscribe(7);
	rig.moveTo(WEEK + 3);
	const { results } = await rig.run([row(WEEK, '6'), row(WEEK - 1, '2')]);
	expect(results.map(({ status }) => status)).toEqual(['synced', 'held']);
});

import { formatInstant } from '../../../../metering/instant';
import { type Row, SyncRig } from './sync-rig';
import { HOUR, MONDAY } from './targets';

const DAY = 24;
const rig = new SyncRig({ latencyMs: 0 });
const CARRY = { invoiced: { rule: 'carry', to: { by: 'event_name', value: 'late' } } } as const;

const late = (total: string): Row => ({ total, hour: 20 });
const billed = ({ results }: Awaited<ReturnType<typeof rig.run>>) =>
	results.map(({ status, code, previousTotal, newTotal, delta }) =>
		[status, code ?? '-', previousTotal, newTotal, delta].join(' '),
	);

/** A day of 10 units that is invoiced, and a week after it that is not. */
beforeEach(async () => {
	rig.subscribe(7);
	rig.moveTo(21);
	await rig.run([{ total: '10', hour: 20 }]);
	// The first week ends, and its invoice is finalized.
	rig.moveTo(7 * DAY + 2);
});

/** The hour ended on Monday at nine in the evening, 147 hours before the period's end. */
const MINUTE_OF_IT = 47 + 147;
const later = 7 * DAY + 6;

describe('a difference of an invoiced period', () => {
	it('waits until its minute of the following period is over', async () => {
		const run = await rig.run([late('13')], CARRY);
		const from = formatInstant(MONDAY + 7 * DAY * HOUR + (MINUTE_OF_IT + 1) * 60 + 2 * HOUR);
		expect(run.results).toMatchObject([
			{
				status: 'pending',
				code: 'carry_waits',
				previousTotal: '10',
				newTotal: '13',
				delta: '3',
				reason: expect.stringMatching(
					new RegExp(
						`^a difference of 3 belongs to 2026-03-16T00:00:00Z/2026-03-23T00:00:00Z, which invoice \\S+-0001 has billed, and Stripe bills no more events in it\\. It is carried over by the first run after ${from}$`,
					),
				),
			},
		]);
		expect(run.summary).toMatchObject({ pending: 1, requests: 0 });
		expect(rig.total('late')).toBe('0');
	});

	it('is one event of the other meter that says where it comes from', async () => {
		rig.moveTo(later);
		const run = await rig.run([late('13.5')], CARRY);
		expect(billed(run)).toEqual(['synced carried_over 10 13.5 3.5']);
		expect(run.results).toMatchObject([
			{
				eventName: 'api_calls',
				carriedTo: 'late',
				event: {
					eventName: 'late',
					value: '3.5',
					timestamp: MONDAY + 7 * DAY * HOUR + MINUTE_OF_IT * 60 + 59,
				},
				reason: expect.stringMatching(
					/Stripe bills no more events in it\. It is billed on the meter "Late usage" instead, at 2026-03-23T03:14:59Z$/,
				),
			},
		]);
		expect(rig.emulator.state.test.events().at(-1)?.payload).toEqual({
			carried_from: '2026-03-16T20:00:00Z/2026-03-16T21:00:00Z',
			carried_from_meter: 'api_calls',
			stripe_customer_id: 'cus_1',
			value: '3.5',
		});
		expect([rig.total(), rig.total('late')]).toEqual(['10', '3.5']);
	});

	it('is carried once over many runs, and follows the source', async () => {
		rig.moveTo(later);
		const told: string[] = [];
		for (const total of ['13', '13', '13', '15', '15', '8', '10', '10', '8']) {
			told.push(...billed(await rig.run([late(total)], CARRY)));
			rig.moveTo((rig.now - MONDAY) / HOUR + 1);
		}
		const [last] = (await rig.run([late('8')], CARRY)).results;
		rig.moveTo((rig.now - MONDAY) / HOUR + 24);
		told.push(...billed(await rig.run([late('8')], CARRY)));
		expect(told).toEqual([
			'synced carried_over 10 13 3',
			'unchanged carried_over 13 13 0',
			'unchanged carried_over 13 13 0',
			'synced carried_over 13 15 2',
			'unchanged carried_over 15 15 0',
			'synced carried_over 15 8 -7',
			// The meter shows the source's total by itself, but something was carried over.
			'synced carried_over 8 10 2',
			'unchanged - 10 10 0',
			// A difference of 0 was moved on from within the last day.
			'pending moved_on 10 8 -2',
			'synced carried_over 10 8 -2',
		]);
		expect(last?.reason).toMatch(
			/instead, at 2026-03-23T03:14:59Z\. On that meter, the total still shows 0, but was changed from 0 within the last day\./,
		);
		expect([rig.total(), rig.total('late')]).toEqual(['10', '-2']);
	});
});

describe('what was carried over', () => {
	beforeEach(() => rig.moveTo(later));

	it('is taken back when it is held by the window itself, whatever else changes', async () => {
		const first = await rig.run([late('10'), { total: '0', hour: 21 }], CARRY);
		expect(billed(first)).toEqual(['unchanged - 10 10 0', 'unchanged - 0 0 0']);
		// Usage is moved to the next hour, then part of it is found to belong there and here.
		await rig.run([late('7'), { total: '3', hour: 21 }], CARRY);
		expect(rig.total('late')).toBe('0');
		rig.moveTo(later + 1);
		const back = await rig.run([late('10'), { total: '3', hour: 21 }], CARRY);
		expect(billed(back)).toEqual(['synced carried_over 7 10 3', 'unchanged carried_over 3 3 0']);
		expect(rig.total('late')).toBe('3');
	});

	it('is on the next invoice, beside the usage of its own period', async () => {
		await rig.run([late('13')], CARRY);
		await rig.run([{ total: '4', hour: later - 2 }]);
		rig.moveTo(14 * DAY + 2);
		expect(await rig.invoices()).toEqual([
			[1000, 0],
			[400, 300],
		]);
	});

	it('is final when that invoice is, too', async () => {
		await rig.run([late('13')], CARRY);
		rig.moveTo(14 * DAY + 2);
		const same = await rig.run([late('13')], CARRY);
		const more = await rig.run([late('14')], CARRY);
		const back = await rig.run([late('10')], CARRY);
		expect(billed(same)).toEqual(['unchanged carried_over 13 13 0']);
		expect(billed(more)).toEqual(['held period_invoiced 13 14 1']);
		expect(billed(back)).toEqual(['held period_invoiced 13 10 -3']);
		expect(more.results[0]?.reason).toMatch(
			/^a difference of 1 belongs to 2026-03-23T00:00:00Z\/2026-03-30T00:00:00Z, which invoice \S+-0002 has billed, and Stripe bills no more events in it\. Bill or credit it by hand$/,
		);
		expect(rig.total('late')).toBe('3');
	});

	it('is no drift for the sync of the windows that it stands beside', async () => {
		await rig.run([late('13')], CARRY);
		const current = [3, 4, 5].map((n) => ({ total: '1', hour: 7 * DAY + n }));
		rig.moveTo(later + 2);
		const run = await rig.run(current, CARRY);
		expect(run.summary).toMatchObject({ synced: 3, quantity_total: '3' });
		expect(billed(await rig.run(current, CARRY))).toEqual(Array(3).fill('unchanged - 1 1 0'));
		expect([rig.total(), rig.total('late')]).toEqual(['13', '3']);
	});

	it.each([
		['a lost answer after the commit', { kind: 'cut', when: 'after_commit' }],
		['a lost answer before it', { kind: 'cut', when: 'before_commit' }],
		['a 500 after the commit', { kind: 'fail', when: 'after_commit' }],
	] as const)('is carried once through %s', async (_what, fault) => {
		rig.emulator.faults.add({ ...fault, path: 'meter_events', count: 1 });
		const run = await rig.run([late('13')], CARRY);
		const next = await rig.run([late('13')], CARRY);
		expect(run.results[0]?.attempts).toBe(2);
		expect(['synced', 'pending']).toContain(run.results[0]?.status);
		expect(billed(next)).toEqual(['unchanged carried_over 13 13 0']);
		expect(rig.total('late')).toBe('3');
	});

	it('is carried once by two runs at the same time', async () => {
		const runs = await Promise.all([1, 2, 3].map(async () => await rig.run([late('13')], CARRY)));
		const statuses = runs.flatMap(({ results }) => results.map(({ status }) => status));
		expect(statuses.sort()).toEqual(['pending', 'pending', 'synced']);
		expect(rig.total('late')).toBe('3');
	});

	it('is planned by a dry run and not sent', async () => {
		const run = await rig.run([late('13')], { ...CARRY, dryRun: true });
		expect(billed(run)).toEqual(['unsent dry_run 10 13 3']);
		expect(run.results[0]).toMatchObject({ carriedTo: 'late', event: { value: '3' } });
		expect(rig.total('late')).toBe('0');
	});

	it('is held back if it is too large to be believed', async () => {
		const percent = { units: 20n, scale: 0 };
		const run = await rig.run([late('13')], { ...CARRY, limits: { percent } });
		expect(billed(run)).toEqual(['held correction_too_large 10 13 3']);
		expect(run.results[0]?.reason).toMatch(
			/^10 would become 13, a change of 3, more than the largest correction of 20 % that/,
		);
	});
});

import { type Row, SyncRig } from './sync-rig';

const DAY = 24;
const WEEK = 7 * DAY;
const SLOTS = '/v1/billing/meters/mtr_late/event_summaries';
const rig = new SyncRig();
const CARRY = { invoiced: { rule: 'carry', to: { by: 'event_name', value: 'late' } } } as const;

/** Sixty hours of a week that is invoiced, each of 10. */
const week: readonly Row[] = Array.from({ length: 60 }, (_, n) => ({
	hour: WEEK - 70 + n,
	total: '10',
}));
const changed = (changes: Readonly<Record<number, string>>): Row[] =>
	week.map((row, n) => ({ ...row, total: changes[n] ?? row.total }));

beforeEach(async () => {
	rig.subscribe(7);
	rig.moveTo(WEEK);
	await rig.run(week);
	rig.moveTo(WEEK + 5);
	rig.paths = [];
});

describe('what may have been carried over', () => {
	it('is looked for from afar where nothing differs', async () => {
		const { summary } = await rig.run(week, CARRY);
		expect(summary).toMatchObject({ unchanged: 60, requests: 0 });
		// The totals, the invoices and their two prices, and the hours after the period.
		expect([rig.asked(SLOTS), rig.asked('/v1/invoices'), summary.reads]).toEqual([1, 1, 5]);
	});

	it('is read minute by minute only in hours in which there is something', async () => {
		await rig.run(changed({ 3: '12' }), CARRY);
		rig.paths = [];
		const { summary } = await rig.run(changed({ 3: '12' }), CARRY);
		expect(summary).toMatchObject({ unchanged: 60 });
		// Sixty hours share two hours of minutes, of which one is busy.
		expect(rig.asked(SLOTS)).toBeGreaterThan(1);
		expect(rig.asked(SLOTS)).toBeLessThanOrEqual(62);
	});

	it('is taken back window by window', async () => {
		await rig.run(changed({ 3: '12', 4: '8', 50: '11' }), CARRY);
		expect(rig.total('late')).toBe('1');
		const { summary } = await rig.run(changed({ 50: '11' }), CARRY);
		expect(summary).toMatchObject({ synced: 2, unchanged: 58 });
		expect(rig.total('late')).toBe('1');
		await rig.run(week, CARRY);
		expect(rig.total('late')).toBe('0');
	});

	it('is not looked for while nothing can have been', async () => {
		rig.moveTo(WEEK + 1.1);
		await rig.run(week, CARRY);
		expect(rig.asked(SLOTS)).toBe(0);
	});

	it('is not looked for when differences are held back', async () => {
		await rig.run(week);
		expect([rig.asked(SLOTS), rig.asked('/v1/invoices')]).toEqual([0, 0]);
	});

	it('keeps windows open when invoices cannot be read', async () => {
		rig.key = 'rk_test_few';
		rig.emulator.state.addKey(rig.key, ['billing_meter_read', 'billing_meter_event_write']);
		const { results, summary } = await rig.run(week, CARRY);
		expect(summary).toMatchObject({ unsent: 60 });
		expect(results[0]).toMatchObject({ status: 'unsent', code: 'invoices_not_read' });
	});

	it('is read from near by when it cannot be seen from afar', async () => {
		await rig.run(changed({ 3: '12' }), CARRY);
		rig.emulator.faults.add({ kind: 'malformed', path: 'mtr_late/event_summaries', count: 1 });
		const { summary } = await rig.run(week, CARRY);
		expect(summary).toMatchObject({ synced: 1, unchanged: 59 });
		expect(rig.total('late')).toBe('0');
	});
});

it('a customer who vanishes from an invoiced period is credited, and charged again when back', async () => {
	const other: Row = { hour: WEEK - 70, total: '0', customer: 'cus_2' };
	const how = { ...CARRY, vanished: true };
	await rig.run([...week.slice(0, 1), other], how);
	const gone = await rig.run([other], how);
	expect(gone.results.at(-1)).toMatchObject({
		status: 'synced',
		code: 'carried_over',
		customer: 'cus_1',
		previousTotal: '10',
		newTotal: '0',
		vanished: true,
	});
	expect(rig.total('late')).toBe('-10');
	await rig.run([...week.slice(0, 1), other], how);
	expect([rig.total(), rig.total('late')]).toEqual(['600', '0']);
});

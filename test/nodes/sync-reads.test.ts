import { CLOSED, CONTINUE, DAY, row, SyncBench } from './syncing';

const bench = new SyncBench();

const hours = (count: number, total: string, from = 0) =>
	Array.from({ length: count }, (_, n) => row(from + n, total));
const always = { options: { reading: 'always' } };

it.each([
	[48, 1],
	[100, 1],
	[101, 2],
	[840, 9],
])('%d hours of a customer are read by %d requests', async (count, reads) => {
	const rows = hours(count, '0');
	const run = await bench.items(rows, { options: { output: 'summary' } });

	expect(run).toMatchObject([{ rows: count, unchanged: count, reads, requests: 0 }]);
	expect(bench.asked()).toMatchObject({ reads, events: 0 });
});

it('days are read together, other windows one by one', async () => {
	const midnight = Math.floor(CLOSED / DAY) * DAY;
	const rowsOf = (length: number, count: number) =>
		Array.from({ length: count }, (_, n) => {
			const end = midnight - n * length;
			return { customer: 'cus_a', total: '0', start: end - length, end };
		});
	await bench.items(rowsOf(DAY, 35));
	expect(bench.asked().reads).toBe(1);
	await bench.items(rowsOf(900, 5));
	expect(bench.asked().reads).toBe(5);
});

it('customers are read each by itself', async () => {
	await bench.items([row(0, '1'), row(1, '1'), row(0, '1', 'cus_b'), row(1, '1', 'cus_b')]);
	expect(bench.asked()).toMatchObject({ reads: 2, events: 4 });
});

describe('nothing is read', () => {
	it('for a single young row of a customer that is new', async () => {
		const items = await bench.items([row(0, '3'), row(0, '4', 'cus_b')]);
		expect(items).toMatchObject([
			{ status: 'synced', previous_total: '0', delta: '3' },
			{ status: 'synced', previous_total: '0', delta: '4' },
		]);
		// The meter is looked up by its name.
		expect(bench.asked()).toMatchObject({ reads: 0, events: 2, invoices: 0, all: 3 });
	});

	it('but when it is not new, Stripe refuses it, and it is read then', async () => {
		await bench.run([row(0, '3')]);
		bench.asked();
		const same = await bench.items([row(0, '3')]);
		expect(same).toMatchObject([{ status: 'unchanged', previous_total: '3', attempts: 1 }]);
		expect(bench.asked()).toMatchObject({ reads: 1, events: 1 });
		const more = await bench.items([row(0, '5')]);
		expect(more).toMatchObject([{ status: 'synced', previous_total: '3', attempts: 2 }]);
		expect(bench.asked()).toMatchObject({ reads: 1, events: 2 });
		expect(bench.total()).toBe('5');
	});

	it.each([
		['an older window', row(13, '3'), {}],
		['a total of 0', row(0, '0'), {}],
		['a choice to read always', row(0, '3'), always],
		['a dry run', row(0, '3'), { options: { dryRun: true }, node: CONTINUE }],
	])('unless for %s', async (_why, one, how) => {
		await bench.items([one], how);
		expect(bench.asked().reads).toBe(1);
	});
});

describe('without any reading', () => {
	const never = { options: { reading: 'never', invoiced: 'send' }, node: CONTINUE };

	it('first totals of young windows are billed, however many', async () => {
		expect(await bench.outcomes(hours(3, '2'), never)).toEqual(Array(3).fill(['synced', null]));
		expect(bench.asked()).toMatchObject({ reads: 0, events: 3 });
	});

	it('nothing is corrected, and nothing billed twice', async () => {
		await bench.items(hours(1, '2'), never);
		expect(await bench.outcomes(hours(1, '5'), never)).toEqual([['pending', 'not_read']]);
		expect(bench.total()).toBe('2');
	});

	it('older windows and totals of 0 wait', async () => {
		const items = await bench.items([row(13, '2'), row(0, '0')], never);
		expect(items).toMatchObject(
			Array(2).fill({
				status: 'unsent',
				reason_code: 'reading_needed',
				reason:
					'What was sent for this window may be forgotten by now, so without reading its total it could be billed twice. Set "Read Totals" to "When Needed"',
				previous_total: null,
			}),
		);
	});

	it('nobody can be found to have vanished', async () => {
		const run = await bench.run([row(0, '2')], { options: { reading: 'never', vanished: true } });
		expect(run.error).toMatchObject({
			message: 'Vanished Customers needs totals to be read',
			description: 'Set Read Totals to "When Needed", or turn Vanished Customers off',
		});
	});
});

it('no event is sent for an unchanged window', async () => {
	await bench.run(hours(5, '2'));
	bench.asked();
	expect(await bench.outcomes(hours(5, '2'))).toEqual(Array(5).fill(['unchanged', null]));
	expect(bench.asked()).toMatchObject({ reads: 1, events: 0, invoices: 0 });
});

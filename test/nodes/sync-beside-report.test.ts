import { report, REPORT, TOTALS } from '../support/engine';
import { CONTINUE, row, SyncBench } from './syncing';

const bench = new SyncBench();
const REPORTS = { ...TOTALS, value: '={{ $json.total }}' };

async function reported(...rows: Array<ReturnType<typeof row>>): Promise<unknown[]> {
	const run = await report(bench.stripe, rows, { parameters: REPORTS, node: CONTINUE });
	return run.node(REPORT).items.map(({ status, reason_code }) => [status, reason_code]);
}

describe('a window that Report has billed', () => {
	it('is not billed again, read or unread', async () => {
		await reported(row(0, '5'), row(30, '7'));
		expect(await bench.outcomes([row(0, '5'), row(30, '7')])).toEqual([
			['unchanged', null],
			['unchanged', null],
		]);
		expect(await bench.outcomes([row(0, '5')])).toEqual([['unchanged', null]]);
		expect(bench.total()).toBe('12');
	});

	it('is corrected from what Report has billed', async () => {
		await reported(row(0, '5'));
		expect(await bench.items([row(0, '4')])).toMatchObject([
			{ status: 'synced', previous_total: '5', delta: '-1' },
		]);
		expect(bench.total()).toBe('4');
	});

	it('is refused by its identifier alone, whatever is shown', async () => {
		await reported(row(0, '5'));
		const never = { options: { reading: 'never' } };
		expect(await bench.outcomes([row(0, '9')], never)).toEqual([['pending', 'not_read']]);
		expect(bench.total()).toBe('5');
	});
});

describe('a window that Sync has billed', () => {
	it('is a duplicate for Report', async () => {
		await bench.run([row(0, '5'), row(30, '7')]);
		expect(await reported(row(0, '5'), row(30, '8'))).toEqual([
			['duplicate', 'already_reported'],
			['duplicate', 'already_reported'],
		]);
		expect(bench.total()).toBe('12');
	});

	it('is billed once when both run at the same time', async () => {
		await Promise.all([bench.run([row(0, '5')]), reported(row(0, '5'))]);
		expect(bench.total()).toBe('5');
	});
});

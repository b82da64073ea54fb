import { SYNC } from '../support/engine';
import { at, row, SyncBench } from './syncing';

const MINUTE_MS = 60_000;
const ALWAYS = { options: { reading: 'always' } };

describe('while Stripe does not show yet what it has', () => {
	const bench = new SyncBench({ summaryLagMs: MINUTE_MS });

	it('rows are pending, and nothing is billed twice', async () => {
		await bench.run([row(3, '5'), row(30, '7')]);
		const run = await bench.run([row(3, '5'), row(30, '9')]);

		expect(run.status).toBe('success');
		expect(run.node(SYNC).items).toMatchObject(
			['5', '9'].map((new_total) => ({
				status: 'pending',
				reason_code: 'moved_on',
				reason:
					'The total still shows 0, but was changed from 0 within the last day. Either that change does not show yet, or the total has fallen back to 0 since. Nothing is billed twice; a later run settles it, as a rule within a day of that change',
				previous_total: '0',
				new_total,
			})),
		);
		expect(run.node(SYNC).hints.map(({ message }) => message)).toEqual([
			'Pending rows: 2. A later run settles them; each row’s reason says when',
		]);
		expect(bench.total()).toBe('12');
	});

	it('the next run after that settles them', async () => {
		await bench.run([row(3, '5'), row(30, '7')]);
		await bench.run([row(3, '5'), row(30, '9')]);
		bench.stripe.clock.advance(MINUTE_MS);

		expect(await bench.outcomes([row(3, '5'), row(30, '9')])).toEqual([
			['unchanged', null],
			['synced', null],
		]);
		expect(bench.total()).toBe('14');
	});

	it('a summary counts them', async () => {
		await bench.run([row(3, '5'), row(30, '7')]);
		const [summed] = await bench.items([row(3, '5'), row(30, '9')], {
			options: { output: 'summary' },
		});
		expect(summed).toMatchObject({ pending: 2, synced: 0, accounts_synced: 0, problems: [] });
	});
});

describe('a total that falls back to an earlier one', () => {
	const bench = new SyncBench();

	it('waits until the earlier change is a day old, and is never wrong upwards', async () => {
		for (const total of ['5', '8', '5']) await bench.run([row(30, total)], ALWAYS);
		const [again] = await bench.items([row(30, '9')], ALWAYS);
		expect(again).toMatchObject({
			status: 'pending',
			reason_code: 'moved_on',
			previous_total: '5',
			reason: expect.stringMatching(/^The total still shows 5, but was changed from 5 within/),
		});
		expect(bench.total()).toBe('5');

		bench.stripe.clock.advance(86_400_000);
		expect(await bench.outcomes([row(30, '9')], ALWAYS)).toEqual([['synced', null]]);
		expect(bench.total()).toBe('9');
	});
});

describe('when events show late and in any order', () => {
	const bench = new SyncBench({
		summaryLagMs: { min: 0, max: 30 * MINUTE_MS, order: 'out' },
		emptyBuckets: 'omit',
	});

	it('no window is ever billed more than its largest total, and all come right', async () => {
		const hours = [2, 3, 4, 20, 21, 50];
		const largest = new Map<number, number>();
		let rows = hours.map((n) => row(n, 0));
		for (let round = 0; round < 8; round += 1) {
			const totals = hours.map((n) => (n * 7 + round * 5 + round * n) % 11);
			totals.forEach((total, i) => {
				const hour = hours[i] as number;
				largest.set(hour, Math.max(largest.get(hour) ?? 0, total));
			});
			rows = hours.map((n, i) => row(n, totals[i]));
			await bench.run(rows);
			for (const [hour, most] of largest) {
				const { start, end } = row(hour, 0) as { start: number; end: number };
				const billed = bench.stripe.state.billed('api_calls', 'cus_a', start, end);
				expect(Number(billed)).toBeLessThanOrEqual(most);
			}
			bench.stripe.clock.advance(10 * MINUTE_MS);
		}
		bench.stripe.clock.advance(25 * 3_600_000);
		await bench.run(rows);
		bench.stripe.clock.advance(30 * MINUTE_MS);

		expect(await bench.outcomes(rows)).toEqual(hours.map(() => ['unchanged', null]));
		const sum = rows.reduce((total, one) => total + Number(one.total), 0);
		expect(bench.total()).toBe(String(sum));
	});

	it('buckets that are left out show 0', async () => {
		const [item] = await bench.items([row(30, '2'), row(33, '0')], ALWAYS);
		expect(item).toMatchObject({ previous_total: '0', window_start: at(31) });
	});
});

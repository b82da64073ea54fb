import type { INodeParameters } from 'n8n-workflow';
import { at, CLOSED, CONTINUE, DAY, HOUR, row, SyncBench } from './syncing';

const bench = new SyncBench();

const byMoment = (grid: string): { parameters: INodeParameters } => ({
	parameters: { timeOfUsage: 'timestamp', timestamp: '={{ $json.at }}', grid },
});

describe('a row that names a moment is the total of', () => {
	const moment = CLOSED - 3 * DAY - 61;
	const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
	const floor = (length: number) => Math.floor(moment / length) * length;
	const month = new Date(moment * 1000);
	const monthStart = Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), 1) / 1000;
	const monthEnd = Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1) / 1000;

	it.each([
		['minute', floor(60), floor(60) + 60],
		['quarter_hour', floor(900), floor(900) + 900],
		['hour', floor(HOUR), floor(HOUR) + HOUR],
		['day', floor(DAY), floor(DAY) + DAY],
		['month', monthStart, monthEnd],
	])('its %s', async (grid, start, end) => {
		const rows = [{ customer: 'cus_a', total: '3', at: moment }];
		const [item] = await bench.items(rows, byMoment(grid));
		const [again] = await bench.items([{ ...rows[0], total: '5' }], byMoment(grid));

		expect(item).toMatchObject({
			status: 'synced',
			window_start: iso(start),
			window_end: iso(end),
			timestamp: expect.any(Number),
		});
		const stamp = Number(item?.timestamp);
		expect(stamp >= start && stamp < end && stamp <= Date.now() / 1000).toBe(true);
		expect(again).toMatchObject({ status: 'synced', previous_total: '3', delta: '2' });
		expect(bench.stripe.state.billed('api_calls', 'cus_a', start, end)).toBe('5');
	});

	it('one window, if another row names it too', async () => {
		const rows = [0, 1].map((n) => ({ customer: 'cus_a', total: '3', at: moment - (n % 60) }));
		expect(await bench.outcomes(rows, byMoment('month'))).toEqual([
			['rejected', 'window_repeated'],
			['rejected', 'window_repeated'],
		]);
	});
});

describe('a window that has not ended', () => {
	it('is synced to what it holds so far, again and again', async () => {
		const now = Math.floor(Date.now() / 1000);
		const open = (total: string) => {
			const start = now - (now % 60) - 60;
			return { customer: 'cus_a', total, start, end: start + 2 * HOUR };
		};
		const [first] = await bench.items([open('3')]);
		const [second] = await bench.items([open('4.5')]);

		expect(first).toMatchObject({ status: 'synced', delta: '3' });
		expect(Number(first?.timestamp)).toBeLessThanOrEqual(Date.now() / 1000);
		expect(second).toMatchObject({ status: 'synced', previous_total: '3', delta: '1.5' });
	});

	it('is not touched before it begins', async () => {
		const start = CLOSED + 30 * HOUR;
		const [item] = await bench.items(
			[{ customer: 'cus_a', total: '3', start, end: start + HOUR }],
			{ node: CONTINUE },
		);

		expect(item).toMatchObject({
			status: 'unsent',
			reason_code: 'window_not_started',
			reason: `Window Start: the window begins at ${at(-30)}, which has not come yet. Check the time of the source, or run again then`,
		});
		expect(bench.stripe.state.events()).toEqual([]);
	});

	it('is named as a timestamp where the panel has no window', async () => {
		const rows = [{ customer: 'cus_a', total: '3', at: CLOSED + 30 * HOUR }];
		const [item] = await bench.items(rows, { ...byMoment('hour'), node: CONTINUE });

		expect(item?.reason).toMatch(/^Timestamp: the window begins at /);
	});
});

describe('times without a zone', () => {
	const bare = {
		customer: 'cus_a',
		total: '1',
		start: '2026-03-16 04:00',
		end: '2026-03-16 05:00',
	};
	const recent = { ...row(0, '1'), start: at(1).slice(0, -1), end: at(0).slice(0, -1) };

	it('are rejected', async () => {
		const [item] = await bench.items([bare], { node: CONTINUE });
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'time_without_zone',
			reason:
				'Window Start: "2026-03-16 04:00" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"',
		});
	});

	it('are read as UTC if that is chosen', async () => {
		const [item] = await bench.items([recent], { options: { bareTimes: 'utc' } });
		expect(item).toMatchObject({ status: 'synced', window_start: at(1), window_end: at(0) });
	});
});

describe('totals', () => {
	it('are rounded if that is chosen, so that what is shown is what is compared', async () => {
		const options = { fractions: 'round' };
		const [first] = await bench.items([row(30, '2.5')], { options });
		const [second] = await bench.items([row(30, '2.6')], { options });

		expect(first).toMatchObject({ status: 'synced', new_total: '3', value: '3' });
		expect(second).toMatchObject({ status: 'unchanged', new_total: '3' });
		expect(bench.total()).toBe('3');
	});

	it('with fractions are rejected if that is chosen', async () => {
		const [item] = await bench.items([row(30, '2.5')], {
			options: { fractions: 'reject' },
			node: CONTINUE,
		});
		expect(item).toMatchObject({
			reason_code: 'value_fractional',
			reason:
				'Total: 2.5 is not a whole number. Set the option "Fractional Values" to send or round it',
		});
	});

	it('below 0 need to be allowed; corrections downwards do not', async () => {
		await bench.run([row(30, '5')]);
		const [refused] = await bench.items([row(30, '-2')], { node: CONTINUE });
		const [allowed] = await bench.items([row(30, '-2')], { options: { allowNegative: true } });

		expect(refused).toMatchObject({
			status: 'rejected',
			reason_code: 'value_negative',
			reason:
				'Total: -2 would take usage off the bill. Set the option "Negative Values" to allow credits',
		});
		expect(allowed).toMatchObject({ status: 'synced', previous_total: '5', delta: '-7' });
		expect(bench.total()).toBe('-2');
	});
});

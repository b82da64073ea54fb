import { CONTINUE, HOUR, row, SyncBench } from './syncing';

const bench = new SyncBench();
const on = (eventName: string) => ({
	parameters: { meter: { __rl: true, mode: 'eventName', value: eventName } },
	node: CONTINUE,
});

describe('a meter that bills the last value', () => {
	beforeEach(() => {
		bench.stripe.state.addMeter({ event_name: 'seats', formula: 'last' });
	});

	it('gets the total itself', async () => {
		const first = await bench.items([row(3, '5'), row(4, '7')], on('seats'));
		const second = await bench.items([row(3, '4'), row(4, '7')], on('seats'));

		expect(first).toMatchObject([
			{ status: 'synced', value: '5', delta: '5' },
			{ status: 'synced', value: '7', delta: '7' },
		]);
		expect(second).toMatchObject([
			{ status: 'synced', previous_total: '5', new_total: '4', delta: '-1', value: '4' },
			{ status: 'unchanged', previous_total: '7' },
		]);
		expect(bench.total('cus_a', 'seats')).toBe('4');
	});

	it('is told a 0 that it shows anyway, because its last value would hold on', async () => {
		await bench.run([row(4, '7')], on('seats'));
		const zero = [row(3, '0')];
		expect(await bench.items(zero, on('seats'))).toMatchObject([
			{ status: 'synced', previous_total: '0', new_total: '0', delta: '0', value: '0' },
		]);
		expect(bench.total('cus_a', 'seats')).toBe('0');
		expect(await bench.outcomes(zero, on('seats'))).toEqual([['unchanged', null]]);
		expect(bench.stripe.state.events()).toHaveLength(2);
	});

	it('is not told it by a dry run', async () => {
		const dry = { ...on('seats'), options: { dryRun: true } };
		expect(await bench.outcomes([row(3, '0')], dry)).toEqual([['unchanged', null]]);
		expect(bench.stripe.state.events()).toEqual([]);
	});
});

describe('a meter that keeps one event of each hour', () => {
	beforeEach(() => {
		bench.stripe.state.addMeter({
			event_name: 'peaks',
			display_name: 'Peaks',
			event_time_window: 'hour',
		});
	});

	it('gets the total itself', async () => {
		await bench.run([row(3, '5'), row(4, '7')], on('peaks'));
		const items = await bench.items([row(3, '4'), row(4, '7'), row(5, '0')], on('peaks'));

		expect(items).toMatchObject([
			{ status: 'synced', previous_total: '5', delta: '-1', value: '4' },
			{ status: 'unchanged' },
			{ status: 'unchanged', new_total: '0' },
		]);
		expect(bench.total('cus_a', 'peaks')).toBe('11');
	});

	it('takes no other windows', async () => {
		const wide = { ...row(3, '5'), start: Number(row(3, 0).start) - HOUR };
		const [item] = await bench.items([wide], on('peaks'));
		expect(item).toMatchObject({ status: 'rejected', reason_code: 'window_not_of_meter' });
		expect(item?.reason).toMatch(
			/^Window End: the meter "Peaks" keeps one event of each hour, but the window \S+ is no full hour \(UTC\)\. Give totals per hour$/,
		);
	});
});

it('a meter that counts events is refused', async () => {
	bench.stripe.state.addMeter({ event_name: 'clicks', display_name: 'Clicks', formula: 'count' });
	const [item] = await bench.items([row(3, '5')], on('clicks'));

	expect(item).toMatchObject({
		status: 'rejected',
		reason_code: 'count_meter_without_totals',
		reason:
			'Meter: the meter "Clicks" counts events, and each event counts 1 whatever it says, so its total cannot be set. Use a meter with formula sum, or report the events one by one',
	});
	expect(bench.stripe.state.events()).toEqual([]);
});

it('a meter that is deactivated or unknown is refused, beside a good one', async () => {
	bench.stripe.state.addMeter({ event_name: 'old', status: 'inactive' });
	const rows = ['api_calls', 'old', 'none'].map((meter, n) => ({ ...row(n + 2, '1'), meter }));
	expect(await bench.outcomes(rows, on('={{ $json.meter }}'))).toEqual([
		['synced', null],
		['rejected', 'meter_inactive'],
		['rejected', 'meter_not_found'],
	]);
});

it('each row may name another meter', async () => {
	bench.stripe.state.addMeter({ event_name: 'tokens' });
	const rows = ['api_calls', 'tokens'].map((meter) => ({ ...row(3, '2'), meter }));
	expect(await bench.items(rows, on('={{ $json.meter }}'))).toMatchObject([
		{ status: 'synced', event_name: 'api_calls' },
		{ status: 'synced', event_name: 'tokens' },
	]);
});

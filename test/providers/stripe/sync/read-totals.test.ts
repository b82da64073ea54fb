import fc from 'fast-check';
import { formatQuantity } from '../../../../metering/quantity';
import { formatWindow } from '../../../../metering/window';
import { RULES, rowOf, rows, totalsOf } from './rows';
import { HOUR, MONDAY } from './targets';

const refusalOf = async (...args: Parameters<typeof totalsOf>) => {
	const { refused } = await totalsOf(...args);
	return refused[0];
};
const onMeter = (value: string) => ({ meter: { by: 'event_name', value } as const });

describe('rows of totals', () => {
	it('become lanes of a customer and meter, oldest window first', async () => {
		const { lanes, refused } = await totalsOf([
			rowOf(3),
			rowOf(1, { customer: ' cus_2 ' }),
			rowOf(1, { value: '2.50' }),
			rowOf(1, onMeter('seats')),
		]);
		expect(refused).toEqual([]);
		expect(
			lanes.map((lane) =>
				lane.map(({ index, eventName, customer, total, effect }) =>
					[index, eventName, customer, formatQuantity(total), effect].join(' '),
				),
			),
		).toEqual([
			['2 api_calls cus_1 2.5 adds', '0 api_calls cus_1 5 adds'],
			['1 api_calls cus_2 5 adds'],
			['3 seats cus_1 5 lasts'],
		]);
	});

	it.each([
		['minute', '2026-03-16T04:14:00Z/2026-03-16T04:15:00Z'],
		['quarter_hour', '2026-03-16T04:00:00Z/2026-03-16T04:15:00Z'],
		['hour', '2026-03-16T04:00:00Z/2026-03-16T05:00:00Z'],
		['day', '2026-03-16T00:00:00Z/2026-03-17T00:00:00Z'],
		['month', '2026-03-01T00:00:00Z/2026-04-01T00:00:00Z'],
	] as const)('that name a moment are of its %s', async (grid, window) => {
		const row = rowOf(0, { time: { kind: 'timestamp', at: '2026-03-16T04:14:59.9Z' } });
		const { lanes } = await totalsOf([row], { grid });
		expect(lanes.flat().map((target) => formatWindow(target.window))).toEqual([window]);
	});

	it('are rounded once, as totals, when that is asked for', async () => {
		const { lanes } = await totalsOf([rowOf(0, { value: '2.5' })], { fractions: 'round' });
		expect(lanes.flat().map(({ total }) => formatQuantity(total))).toEqual(['3']);
	});

	it('may be 0, and below it when that is allowed', async () => {
		const credit = rowOf(1, { value: '-3' });
		expect((await totalsOf([rowOf(0, { value: 0 })])).lanes).toHaveLength(1);
		expect(await refusalOf([credit])).toMatchObject({ code: 'value_negative', field: 'total' });
		expect((await totalsOf([credit], { allowNegative: true })).lanes).toHaveLength(1);
	});
});

describe('a row is refused', () => {
	it.each<[string, Parameters<typeof rowOf>[1], object]>([
		[
			'that counts events',
			onMeter('clicks'),
			{
				code: 'count_meter_without_totals',
				field: 'meter',
				reason:
					'the meter "API calls" counts events, and each event counts 1 whatever it says, so its total cannot be set. Use a meter with formula sum, or report the events one by one',
			},
		],
		[
			'of another bucket than the meter keeps',
			{ ...onMeter('peaks'), time: { kind: 'window', start: MONDAY, end: MONDAY + 86_400 } },
			{
				code: 'window_not_of_meter',
				field: 'window_end',
				reason:
					'the meter "API calls" keeps one event of each hour, but the window 2026-03-16T00:00:00Z/2026-03-17T00:00:00Z is no full hour (UTC). Give totals per hour',
			},
		],
		['on a meter that is deactivated', onMeter('old'), { code: 'meter_inactive', field: 'meter' }],
		['on a meter that is not there', onMeter('none'), { code: 'meter_not_found' }],
		['without a customer', { customer: ' ' }, { code: 'customer_missing', customer: ' ' }],
		['without a total', { value: '' }, { code: 'value_missing', field: 'total' }],
		[
			'with more digits than can be read back',
			{ value: '1234567890.123456' },
			{
				code: 'value_too_many_digits',
				field: 'total',
				reason:
					'1234567890.123456 has 16 digits; Stripe takes 15. Round it in the source, or report it in a larger unit',
				newTotal: '1234567890.123456',
			},
		],
		[
			'without a zone',
			{ time: { kind: 'window', start: '2026-03-16 04:00', end: '2026-03-16T05:00Z' } },
			{ code: 'time_without_zone', field: 'window_start' },
		],
		[
			'of a moment without a zone, which the panel calls a timestamp',
			{ time: { kind: 'timestamp', at: '2026-03-16 04:00' } },
			{ code: 'time_without_zone', field: 'timestamp' },
		],
		[
			'with a payload that is none',
			{ payload: { value: 3 } },
			{ code: 'payload_key_reserved', field: 'payload' },
		],
	])('%s', async (_what, change, expected) => {
		const { lanes, refused } = await totalsOf([rowOf(0, change), rowOf(1, { customer: 'cus_9' })]);
		expect(refused).toMatchObject([{ index: 0, status: 'rejected', attempts: 0, ...expected }]);
		expect(lanes).toHaveLength(1);
	});

	it('with every other row of the same window', async () => {
		const { lanes, refused } = await totalsOf([rowOf(0), rowOf(0, { value: 9 }), rowOf(1)]);
		expect(refused.map(({ index, code, newTotal }) => [index, code, newTotal])).toEqual([
			[0, 'window_repeated', '5'],
			[1, 'window_repeated', '9'],
		]);
		expect(lanes.flat().map(({ index }) => index)).toEqual([2]);
	});
});

it('every row is one window of one lane or has one result, and sound windows do not overlap', async () => {
	await fc.assert(
		fc.asyncProperty(rows, async (some) => {
			const { lanes, refused, unsettled, hasLostRows, meters } = await totalsOf(some, RULES);
			const places = [...lanes.flat(), ...refused].map(({ index }) => index as number);
			expect(places.sort((a, b) => a - b)).toEqual(some.map((_row, index) => index));
			for (const lane of lanes) {
				const windows = lane.map(({ window }) => window);
				for (const [at, window] of windows.entries()) {
					if (at > 0) expect(window.start).toBeGreaterThanOrEqual(windows[at - 1]?.end as number);
				}
				expect(new Set(lane.map(({ customer, eventName }) => customer + eventName)).size).toBe(1);
				expect(meters.has(lane[0]?.eventName as string)).toBe(true);
			}
			// A refused row has a place among the windows that nobody may take for empty, or none at all.
			for (const { window, customer } of refused) {
				const isKnown = unsettled.some(
					(one) => one.customer === customer && one.window.start === window?.start,
				);
				expect(isKnown || hasLostRows).toBe(true);
			}
		}),
		{ numRuns: 400 },
	);
});

it('a window of which a row is refused for its total is not taken for empty', async () => {
	const { unsettled, hasLostRows } = await totalsOf([rowOf(0, { value: null }), rowOf(1)]);
	expect(unsettled).toEqual([{ customer: 'cus_1', window: { start: MONDAY, end: MONDAY + HOUR } }]);
	expect(hasLostRows).toBe(false);
	expect((await totalsOf([rowOf(0, { customer: null })])).hasLostRows).toBe(true);
});

import { planEvents } from './plan-events';
import { formatQuantity, quantity } from '../../metering/quantity';
import type { UsageRow } from '../../metering/usage-row';
import { NOW } from './usage-rows';

const at = (text: string) => Date.parse(`2026-03-${text}Z`) / 1000;

const row = (index: number, moment: string, change: Partial<UsageRow> = {}): UsageRow => ({
	index,
	eventName: 'api_calls',
	customer: 'cus_a',
	quantity: quantity(1n, 1),
	time: { kind: 'instant', at: at(moment) },
	payload: {},
	...change,
});
const windowRow = (index: number, start: string, end: string): UsageRow =>
	row(index, start, { time: { kind: 'window', window: { start: at(start), end: at(end) } } });

const plan = (rows: readonly UsageRow[], combine: 'minute' | 'hour' | 'day' | 'window') =>
	planEvents(rows, { identity: 'window', combine, now: NOW });

describe('rows added up', () => {
	const rows = [
		row(0, '15T22:59:59'),
		row(1, '15T23:00:00'),
		row(2, '15T23:00:59'),
		row(3, '15T23:59:59'),
		row(4, '16T00:00:00'),
		row(5, '16T03:59:59'),
	];

	it.each([
		['minute', [[0], [1, 2], [3], [4], [5]]],
		['hour', [[0], [1, 2, 3], [4], [5]]],
		['day', [[0, 1, 2, 3]]],
	] as const)('per %s become one event each', (combine, groups) => {
		expect(plan(rows, combine).events.map((event) => event.rows)).toEqual(groups);
	});

	it('wait for the end of a day that has not ended', () => {
		expect(plan(rows, 'day').held).toMatchObject([
			{ rows: [4, 5], status: 'unsent', refusal: { code: 'window_open' } },
		]);
	});

	it('are summed exactly', () => {
		const tenths = Array.from({ length: 10 }, (_, index) => row(index, '16T02:00:00'));
		const [event] = plan(tenths, 'hour').events;
		expect(event && formatQuantity(event.quantity)).toBe('1');
		expect(event).toMatchObject({ combined: true, timestamp: at('16T02:59:59') });
	});

	it('have the identifier of their window, one row or many, whole hour or grid', () => {
		const one = plan([row(0, '16T02:10:00')], 'hour').events[0];
		const many = plan([row(0, '16T02:10:00'), row(1, '16T02:20:00')], 'hour').events[0];
		const own = plan([windowRow(0, '16T02:00:00', '16T03:00:00')], 'window').events[0];
		const none = planEvents([windowRow(0, '16T02:00:00', '16T03:00:00')], {
			identity: 'window',
			combine: 'none',
			now: NOW,
		}).events[0];
		expect(one?.combined).toBe(true);
		for (const event of [many, own, none]) expect(event?.identifier).toBe(one?.identifier);
	});

	it('are kept apart by customer and meter', () => {
		const other = [
			row(0, '16T02:00:00'),
			row(1, '16T02:00:00', { customer: 'cus_b' }),
			row(2, '16T02:00:00', { eventName: 'storage' }),
		];
		expect(plan(other, 'hour').events.map((event) => event.rows)).toEqual([[0], [1], [2]]);
	});

	it('may come as windows inside the grid, but not across it', () => {
		const { events, held } = plan(
			[
				windowRow(0, '16T02:00:00', '16T02:15:00'),
				windowRow(1, '16T02:45:00', '16T03:00:00'),
				windowRow(2, '16T02:45:00', '16T03:15:00'),
			],
			'hour',
		);
		expect(events.map((event) => event.rows)).toEqual([[0, 1]]);
		expect(held).toEqual([
			{
				rows: [2],
				eventName: 'api_calls',
				customer: 'cus_a',
				timestamp: Date.parse('2026-03-16T03:14:59Z') / 1000,
				status: 'rejected',
				refusal: {
					field: 'window_end',
					code: 'window_across_grid',
					reason:
						'the window 2026-03-16T02:45:00Z/2026-03-16T03:15:00Z reaches over more than one hour, so it cannot be combined per hour',
				},
			},
		]);
	});

	it('need a window to be added up per window', () => {
		expect(plan([row(0, '16T02:00:00')], 'window').held).toMatchObject([
			{ rows: [0], status: 'rejected', refusal: { field: 'row', code: 'window_missing' } },
		]);
	});

	it('are all held back when their extra payloads differ', () => {
		const { events, held } = plan(
			[
				row(0, '16T02:00:00', { payload: { region: 'eu', plan: 'pro' } }),
				row(1, '16T02:01:00', { payload: { plan: 'pro', region: 'eu' } }),
				row(2, '16T02:02:00', { payload: { region: 'us', plan: 'pro' } }),
				row(3, '16T03:00:00', { payload: { region: 'us' } }),
			],
			'hour',
		);
		expect(events.map((event) => event.rows)).toEqual([[3]]);
		expect(held.flatMap((one) => one.rows)).toEqual([0, 1, 2]);
		expect(held[0]?.refusal).toMatchObject({ field: 'payload', code: 'payload_disagrees' });
	});

	it('wait while a row of their window, or of their customer at an unknown time, is refused', () => {
		const rows = [
			row(0, '16T02:00:00'),
			row(1, '16T03:00:00'),
			row(2, '16T02:00:00', { customer: 'cus_b' }),
			row(3, '16T02:00:00', { customer: 'cus_b', eventName: 'storage' }),
		];
		const missing = [
			{ ...row(7, '16T02:59:00') },
			{ index: 8, eventName: 'api_calls', customer: 'cus_b' },
			{ index: 9, eventName: 'api_calls', customer: 'cus_c' },
		];
		const { events, held } = planEvents(
			rows,
			{ identity: 'window', combine: 'hour', now: NOW },
			missing,
		);
		expect(events.map((event) => event.rows)).toEqual([[1], [3]]);
		expect(held).toEqual([
			{
				rows: [0],
				eventName: 'api_calls',
				customer: 'cus_a',
				timestamp: Date.parse('2026-03-16T02:59:59Z') / 1000,
				status: 'unsent',
				refusal: {
					field: 'row',
					code: 'window_incomplete',
					reason:
						"item 7 belongs to the same window, but was rejected, and rows that come after a window's first report are not billed. Mend or remove it, then run all rows again",
				},
			},
			{
				rows: [2],
				eventName: 'api_calls',
				customer: 'cus_b',
				timestamp: Date.parse('2026-03-16T02:59:59Z') / 1000,
				status: 'unsent',
				refusal: expect.objectContaining({ code: 'window_incomplete' }),
			},
		]);
	});

	it('wait for no row that fits into no window', () => {
		const { events } = planEvents(
			[row(0, '16T02:00:00')],
			{ identity: 'window', combine: 'hour', now: NOW },
			[windowRow(1, '16T02:30:00', '16T03:30:00')],
		);
		expect(events.map((event) => event.rows)).toEqual([[0]]);
	});
});

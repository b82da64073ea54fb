import { planEvents } from './plan-events';
import { quantity } from '../../metering/quantity';
import type { UsageRow } from '../../metering/usage-row';
import { NOW } from './usage-rows';

const RULES = { identity: 'window', combine: 'none', now: NOW } as const;
const FOUR = NOW - 1800;
const CLOSED = { start: FOUR - 3600, end: FOUR };
const OPEN = { start: FOUR, end: FOUR + 3600 };

const row = (index: number, change: Partial<UsageRow> = {}): UsageRow => ({
	index,
	eventName: 'api_calls',
	customer: 'cus_a',
	quantity: quantity(5n, 0),
	time: { kind: 'window', window: CLOSED },
	payload: {},
	...change,
});

describe('rows that are totals of a window', () => {
	it('are stamped with its last second', () => {
		const { events } = planEvents([row(0)], RULES);
		expect(events).toMatchObject([{ timestamp: FOUR - 1, window: CLOSED, combined: false }]);
	});

	it('are all held back when two claim one window, identical or not', () => {
		const { events, held } = planEvents([row(0), row(1), row(2, { customer: 'cus_b' })], RULES);
		expect(events.map(({ rows }) => rows)).toEqual([[2]]);
		expect(held.flatMap((one) => one.rows)).toEqual([0, 1]);
		expect(held[1]?.refusal).toEqual({
			field: 'row',
			code: 'window_repeated',
			reason:
				'2 rows name customer cus_a and window 2026-03-16T03:00:00Z/2026-03-16T04:00:00Z (items 0, 1). Set "Combine Rows" to add them up, or remove the repeated ones. None was sent, because the first would claim the window',
		});
	});

	it('name the first five of many', () => {
		const { held } = planEvents(
			Array.from({ length: 9 }, (_, index) => row(index)),
			RULES,
		);
		expect(held).toHaveLength(9);
		expect(held[0]?.refusal.reason).toContain('9 rows name');
		expect(held[0]?.refusal.reason).toContain('(items 0, 1, 2, 3, 4)');
	});

	it('wait until it has ended', () => {
		const open = row(0, { time: { kind: 'window', window: OPEN } });
		expect(planEvents([open], RULES)).toMatchObject({ events: [], held: [{ status: 'unsent' }] });
		expect(planEvents([open], { ...RULES, now: OPEN.end })).toMatchObject({
			events: [{ rows: [0] }],
			held: [],
		});
	});

	it('wait for a refused row of their own window, not for one of another or of no known window', () => {
		const place = { eventName: 'api_calls', customer: 'cus_a' };
		const earlier = { start: FOUR - 7200, end: FOUR - 3600 };
		const rows = [row(0), row(1, { time: { kind: 'window', window: earlier } })];
		const missing = [
			{ ...place, index: 8, time: { kind: 'window' as const, window: CLOSED } },
			{ ...place, index: 9 },
		];
		const { events, held } = planEvents(rows, RULES, missing);
		expect(events.map((event) => event.rows)).toEqual([[1]]);
		expect(held).toMatchObject([
			{ rows: [0], status: 'unsent', refusal: { code: 'window_incomplete' } },
		]);
	});

	it('of other lengths are other usage', () => {
		const shorter = { start: FOUR - 1800, end: FOUR };
		const { events } = planEvents(
			[row(0), row(1, { time: { kind: 'window', window: shorter } })],
			RULES,
		);
		expect(new Set(events.map(({ identifier }) => identifier)).size).toBe(2);
	});
});

import fc from 'fast-check';
import { planEvents } from './plan-events';
import { quantity } from '../../metering/quantity';
import type { UsageRow } from '../../metering/usage-row';
import { byIndex, momentRows, NOW } from './usage-rows';

const RULES = { identity: 'source_event', combine: 'none', now: NOW } as const;

const row = (index: number, change: Partial<UsageRow> = {}): UsageRow => ({
	index,
	eventName: 'api_calls',
	customer: 'cus_a',
	quantity: quantity(5n, 0),
	time: { kind: 'instant', at: NOW - 60 },
	sourceEventId: 'evt-1',
	payload: {},
	...change,
});

describe('rows told apart by their source event ID', () => {
	it('share one event when they repeat each other word for word', () => {
		const { events, held } = planEvents([row(0), row(1), row(2)], RULES);
		expect(held).toEqual([]);
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({ rows: [0], repeats: [1, 2], quantity: { units: 5n } });
	});

	it.each<[string, Partial<UsageRow>]>([
		['value', { quantity: quantity(6n, 0) }],
		['time', { time: { kind: 'instant', at: NOW - 61 } }],
		['payload', { payload: { region: 'eu' } }],
	])('are all held back when they differ in %s', (_what, change) => {
		const { events, held } = planEvents([row(0), row(1, change), row(2)], RULES);
		expect(events).toEqual([]);
		expect(held.flatMap((one) => one.rows)).toEqual([0, 1, 2]);
		expect(new Set(held.map(({ status }) => status))).toEqual(new Set(['rejected']));
		expect(held[0]?.refusal).toEqual({
			field: 'source_event_id',
			code: 'source_event_conflict',
			reason:
				'3 rows carry source event ID "evt-1" with different content (items 0, 1, 2). None was sent, because it is not clear which is right',
		});
	});

	it('are different events for another customer or meter', () => {
		const rows = [row(0), row(1, { customer: 'cus_b' }), row(2, { eventName: 'storage' })];
		expect(planEvents(rows, RULES).events).toHaveLength(3);
	});

	it('are one event whatever the value is, so a changed value is no second charge', () => {
		const [first] = planEvents([row(0)], RULES).events;
		const [changed] = planEvents([row(0, { quantity: quantity(9n, 0) })], RULES).events;
		expect(changed?.identifier).toBe(first?.identifier);
	});

	it('carry no window of their own', () => {
		const time = { kind: 'window', window: { start: NOW - 3600, end: NOW } } as const;
		const [event] = planEvents([row(0, { time })], RULES).events;
		expect(event).toMatchObject({ timestamp: NOW - 1 });
		expect(event?.window).toBeUndefined();
	});

	it('are held together or not at all', () => {
		fc.assert(
			fc.property(momentRows, (rows) => {
				const plan = planEvents(rows, RULES);
				const rowAt = byIndex(rows);
				const claim = ({ eventName, customer, sourceEventId }: UsageRow) =>
					[eventName, customer, sourceEventId].join();
				const held = new Set(
					plan.held.flatMap((one) => one.rows).map((index) => claim(rowAt(index))),
				);
				for (const { rows: sent } of plan.events) {
					expect(held).not.toContain(claim(rowAt(sent[0] as number)));
				}
			}),
		);
	});
});

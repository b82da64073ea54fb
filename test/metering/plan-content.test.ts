import { planEvents } from './plan-events';
import { quantity } from '../../metering/quantity';
import type { UsageRow } from '../../metering/usage-row';
import { NOW } from './usage-rows';

const RULES = { identity: 'content', combine: 'none', now: NOW } as const;

const row = (index: number, units = 5n): UsageRow => ({
	index,
	eventName: 'api_calls',
	customer: 'cus_a',
	quantity: quantity(units, 0),
	time: { kind: 'instant', at: NOW - 60 },
	payload: {},
});

const identifiers = (rows: readonly UsageRow[]): string[] =>
	planEvents(rows, RULES).events.map(({ identifier }) => identifier);

describe('rows told apart by their content', () => {
	it('are all billed, identical ones too, each under its own identifier', () => {
		const { events, held } = planEvents([row(0), row(1), row(2, 6n), row(3)], RULES);
		expect(held).toEqual([]);
		expect(events.map(({ rows }) => rows)).toEqual([[0], [1], [2], [3]]);
		expect(new Set(events.map(({ identifier }) => identifier)).size).toBe(4);
	});

	it('keep the identifiers of a first run when more identical rows come with a second', () => {
		const first = identifiers([row(0), row(1)]);
		expect(identifiers([row(0), row(1), row(2)]).slice(0, 2)).toEqual(first);
	});

	it('are the same content however a value was spelt', () => {
		expect(identifiers([{ ...row(0), quantity: quantity(50n, 1) }])).toEqual(identifiers([row(0)]));
	});
});

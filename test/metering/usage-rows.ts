import fc from 'fast-check';
import type { Plan } from './plan-events';
import { quantity } from '../../metering/quantity';
import type { UsageRow } from '../../metering/usage-row';

/** The run's wall clock of all plan tests: half past four. */
export const NOW = Date.parse('2026-03-16T04:30:00Z') / 1000;
const HOUR = 3600;

/** Rows of few customers, moments, windows and contents, so that they often meet. */
const bareRow = fc.record({
	eventName: fc.constantFrom('api_calls', 'storage'),
	customer: fc.constantFrom('cus_a', 'cus_b'),
	quantity: fc
		.tuple(fc.bigInt({ min: -3n, max: 30n }), fc.nat({ max: 2 }))
		.map(([units, scale]) => quantity(units, scale)),
	sourceEventId: fc.constantFrom('1', '2', '3', '4', '5'),
	payload: fc.constantFrom<Record<string, string>>({}, {}, { region: 'eu' }),
});
/** Some of them lie in the hour that has not ended. */
const moment = fc.integer({ min: NOW - 3 * HOUR, max: NOW }).map((at) => at - (at % 600));
const window = fc
	.tuple(fc.integer({ min: -3, max: 1 }), fc.constantFrom(900, HOUR, 2 * HOUR))
	.map(([hours, length]) => {
		const start = NOW - (NOW % HOUR) + hours * HOUR;
		return { start, end: start + length };
	});

function rowsWith(time: fc.Arbitrary<UsageRow['time']>): fc.Arbitrary<UsageRow[]> {
	return fc
		.array(fc.tuple(bareRow, time), { maxLength: 25 })
		.map((rows) => rows.map(([row, at], index) => ({ ...row, time: at, index: index * 2 + 1 })));
}

export const momentRows = rowsWith(moment.map((at) => ({ kind: 'instant', at })));
export const windowRows = rowsWith(window.map((of) => ({ kind: 'window', window: of })));
export const anyRows = fc.oneof(momentRows, windowRows);

/** The positions of all rows that a plan names, as often as it names them. */
export function namedIn({ events, held }: Plan): number[] {
	const inEvents = events.flatMap(({ rows, repeats }) => [...rows, ...repeats]);
	return [...inEvents, ...held.flatMap(({ rows }) => rows)].sort((a, b) => a - b);
}

export function byIndex(rows: readonly UsageRow[]): (index: number) => UsageRow {
	const at = new Map(rows.map((row) => [row.index, row]));
	return (index) => at.get(index) as UsageRow;
}

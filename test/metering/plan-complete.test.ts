import fc from 'fast-check';
import type { PlanRules } from '../../metering/plan';
import { planEvents } from './plan-events';
import { addQuantities, ZERO } from '../../metering/quantity';
import { anyRows, byIndex, namedIn, NOW } from './usage-rows';

const rules: fc.Arbitrary<PlanRules> = fc.record({
	identity: fc.constantFrom('source_event' as const, 'window' as const, 'content' as const),
	combine: fc.constantFrom(
		'none' as const,
		'window' as const,
		'minute' as const,
		'hour' as const,
		'day' as const,
	),
	now: fc.constant(NOW),
});

describe('a plan, whatever the rows and rules', () => {
	it('names every row exactly once', () => {
		fc.assert(
			fc.property(anyRows, rules, (rows, by) => {
				expect(namedIn(planEvents(rows, by))).toEqual(rows.map(({ index }) => index));
			}),
			{ numRuns: 1000 },
		);
	});

	it('bills exactly what the rows of each event add up to, to their own customer and meter', () => {
		fc.assert(
			fc.property(anyRows, rules, (rows, by) => {
				const rowAt = byIndex(rows);
				for (const event of planEvents(rows, by).events) {
					const own = event.rows.map(rowAt);
					expect(event.quantity).toEqual(
						own.map((row) => row.quantity).reduce(addQuantities, ZERO),
					);
					for (const row of [...own, ...event.repeats.map(rowAt)]) {
						expect([row.eventName, row.customer]).toEqual([event.eventName, event.customer]);
						expect(row.payload).toEqual(event.payload);
					}
				}
			}),
			{ numRuns: 1000 },
		);
	});

	it('gives no identifier twice', () => {
		fc.assert(
			fc.property(anyRows, rules, (rows, by) => {
				const identifiers = planEvents(rows, by).events.map(({ identifier }) => identifier);
				expect(new Set(identifiers).size).toBe(identifiers.length);
			}),
			{ numRuns: 1000 },
		);
	});

	it('gives the same identifiers and quantities for the same rows in another order', () => {
		const shuffled = anyRows.chain((rows) =>
			fc.tuple(
				fc.constant(rows),
				fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
			),
		);
		fc.assert(
			fc.property(shuffled, rules, ([rows, other], by) => {
				const events = (of: typeof rows) =>
					planEvents(of, by)
						.events.map(({ identifier, quantity, timestamp, payload }) => ({
							identifier,
							quantity,
							timestamp,
							payload,
						}))
						.sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
				expect(events(other)).toEqual(events(rows));
			}),
			{ numRuns: 1000 },
		);
	});

	it('sends nothing of a window that has not ended', () => {
		fc.assert(
			fc.property(anyRows, rules, (rows, by) => {
				const plan = planEvents(rows, by);
				for (const { window } of plan.events) {
					if (window !== undefined) expect(window.end).toBeLessThanOrEqual(NOW);
				}
				const rowAt = byIndex(rows);
				for (const { rows: held, status, refusal } of plan.held) {
					expect(status === 'unsent').toBe(refusal.code === 'window_open');
					for (const { time } of held.map(rowAt)) {
						if (status === 'unsent' && time.kind === 'window' && by.combine === 'none') {
							expect(time.window.end).toBeGreaterThan(NOW);
						}
					}
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

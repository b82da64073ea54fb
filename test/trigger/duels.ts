import fc from 'fast-check';
import { MINUTE, HOUR, SECOND } from '../sync/schedule';
import { faultsOf, SAFE, schedulesOf, sometimes } from './draws';
import { without } from './without';
import type { Fault, FirePlan, Happening, Schedule } from './schedule';

const WELL: FirePlan = {
	event: 0,
	valueAgeMs: 0,
	clockError: 0,
	retryBudgetMs: 5 * MINUTE,
	script: [],
};

/**
 * Two or three executions that fire almost at once, and stand still, die or are not heard just
 * where it matters. Of schedules drawn freely, few are like that.
 */
export const duels: fc.Arbitrary<Schedule> = fc
	.tuple(
		schedulesOf({ ...SAFE, mostHappenings: 3 }),
		fc.array(
			fc.record({
				gapMs: fc.constantFrom(0, 0, 20, 60, 200, SECOND, 2 * MINUTE),
				plan: fc.record({
					event: fc.nat({ max: 1 }),
					dies: sometimes(fc.nat({ max: 14 }), 4),
					pause: sometimes(
						fc.record({
							wait: fc.nat({ max: 14 }),
							ms: fc.constantFrom(SECOND, 119 * SECOND, 3 * MINUTE, 30 * HOUR),
							stopsClock: fc.boolean(),
						}),
						2,
					),
					script: fc.array(
						fc.record({
							fault: fc.oneof(
								{ weight: 4, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
								{ weight: 2, arbitrary: faultsOf(SAFE) },
							),
							latencyMs: fc.constantFrom(40, 40, 300, 125 * SECOND),
							lagMs: fc.constantFrom(0, 0, SECOND, MINUTE),
						}),
						{ maxLength: 5 },
					),
				}),
			}),
			{ minLength: 2, maxLength: 3 },
		),
	)
	.map(([schedule, fires]) => ({
		...schedule,
		happenings: [
			...schedule.happenings,
			...fires.map(({ gapMs, plan }): Happening => {
				const { dies, pause, ...rest } = plan;
				return {
					gapMs,
					kind: 'fire',
					plan: { ...WELL, ...rest, ...(dies !== undefined && { dies }), ...(pause && { pause }) },
				};
			}),
		],
	}));

/** Fires as soon as a limit may let them through, a fraction of a second before or after. */
export const edges: fc.Arbitrary<Schedule> = fc
	.tuple(
		schedulesOf({ ...SAFE, mostHappenings: 1 }),
		fc.array(
			fc.record({
				event: fc.nat({ max: 2 }),
				isWindow: fc.boolean(),
				offMs: fc.constantFrom(-1000, -900, -500, -100, 0, 1, 500, 900, 1000),
			}),
			{ minLength: 2, maxLength: 6 },
		),
	)
	.map(([schedule, fires]) => ({
		...without('rechargeTo', schedule),
		theme: 'event',
		happenings: fires.map(({ event, isWindow, offMs }): Happening => {
			const { cooldownSeconds, windowSeconds } = schedule.limits;
			const gapMs = (isWindow ? windowSeconds : cooldownSeconds) * SECOND + offMs;
			return { gapMs: Math.max(0, gapMs), kind: 'fire', plan: { ...WELL, event } };
		}),
	}));

import fc from 'fast-check';
import type { Fault, Job, Step } from './provider-model';

/** Everything about a simulated run that chance decides. */
export interface Schedule {
	readonly jobs: readonly Job[];
	readonly script: readonly Step[];
	readonly ratePerSecond: number;
	readonly lanesAtOnce: number;
	readonly retryBudgetMs: number;
	readonly maxAttempts: number;
	readonly randomSeed: number;
}

const retryAfter = fc.option(fc.constantFrom(0, 100, 2000, 20_000), { nil: undefined });
const wait = retryAfter.map((retryAfterMs) => (retryAfterMs === undefined ? {} : { retryAfterMs }));

const passing: fc.Arbitrary<Fault> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
	{ weight: 2, arbitrary: wait.map((asked): Fault => ({ kind: 'rate_limited', ...asked })) },
	{ weight: 1, arbitrary: wait.map((asked): Fault => ({ kind: 'busy', ...asked })) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(fc.boolean(), wait)
			.map(([committed, asked]): Fault => ({ kind: 'unclear', committed, ...asked })),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom(1000, 30_000), fc.constantFrom(500, 5000, 60_000))
			.map(([clientMs, serverMs]): Fault => ({ kind: 'stall', clientMs, serverMs })),
	},
	{ weight: 1, arbitrary: fc.constant<Fault>({ kind: 'refused_for_now' }) },
);
const faults = fc.oneof(
	{ weight: 40, arbitrary: passing },
	{ weight: 1, arbitrary: fc.constant<Fault>({ kind: 'fatal' }) },
);

const jobs = fc
	.array(fc.record({ lane: fc.constantFrom('a', 'b', 'c', 'd'), bad: fc.nat({ max: 9 }) }), {
		maxLength: 14,
	})
	.map((all) =>
		all.map(
			({ lane, bad }, index): Job => ({
				lane,
				usage: `usage-${index}`,
				identifier: `identifier-${index}`,
				bad: bad === 0,
			}),
		),
	);

export const schedules: fc.Arbitrary<Schedule> = fc.record({
	jobs,
	script: fc.array(fc.record({ fault: faults, latencyMs: fc.constantFrom(0, 10, 300, 3000) }), {
		maxLength: 40,
	}),
	ratePerSecond: fc.constantFrom(1, 25, 1000),
	lanesAtOnce: fc.integer({ min: 1, max: 5 }),
	retryBudgetMs: fc.constantFrom(0, 5000, 300_000),
	maxAttempts: fc.constantFrom(1, 3, 8),
	randomSeed: fc.nat(),
});

/** Numbers in [0, 1) that are the same for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 0x1_0000_0000;
	};
}

import fc from 'fast-check';
import type { Ranges } from './ranges';
import { DAY, type Fault, HOUR, MINUTE, type RunPlan, SECOND, type Step } from './schedule';

const retryAfters = fc.constantFrom(
	undefined,
	undefined,
	0,
	2 * SECOND,
	20 * SECOND,
	10 * MINUTE,
	3 * HOUR,
	25 * HOUR,
);

function withWait(kind: 'rate_limited' | 'busy'): fc.Arbitrary<Fault> {
	return retryAfters.map((retryAfterMs) => ({
		kind,
		...(retryAfterMs !== undefined && { retryAfterMs }),
	}));
}

function faultsOf({ stallsMs }: Ranges): fc.Arbitrary<Fault> {
	return fc.oneof(
		{ weight: 12, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
		{ weight: 3, arbitrary: withWait('rate_limited') },
		{ weight: 1, arbitrary: withWait('busy') },
		{
			weight: 5,
			arbitrary: fc.boolean().map((committed): Fault => ({ kind: 'unclear', committed })),
		},
		{
			weight: 3,
			arbitrary: fc
				.tuple(fc.constantFrom(SECOND, 80 * SECOND), fc.constantFrom(...stallsMs))
				.map(([clientMs, serverMs]): Fault => ({ kind: 'stall', clientMs, serverMs })),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom<Fault>({ kind: 'refused_for_now' }, { kind: 'fatal' }),
		},
	);
}

function stepsOf(ranges: Ranges): fc.Arbitrary<Step> {
	return fc.record({
		fault: faultsOf(ranges),
		latencyMs: fc.constantFrom(0, 40, 40, 300, 300, 3000, 3000, 20 * MINUTE),
		lagMs: fc.constantFrom(...ranges.lagsMs),
	});
}

function sometimes<T>(arbitrary: fc.Arbitrary<T>, of: number): fc.Arbitrary<T | undefined> {
	return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const READINGS = [
	...(['when_needed', 'always'] as const).flatMap((rule) => [rule, rule, rule]),
	'never',
] as const;

export function runPlansOf(ranges: Ranges): fc.Arbitrary<RunPlan> {
	const { clockErrors, pausesMs } = ranges;
	const clockError = fc.constantFrom(...clockErrors);
	return fc
		.record({
			rowsAgeMs: fc.constantFrom(0, 0, 0, MINUTE, 2 * HOUR, 10 * HOUR),
			lookBack: fc.constantFrom(1, 2, 10),
			clearsMissing: fc.boolean(),
			reading: fc.constantFrom<RunPlan['reading']>(...READINGS),
			largestPercent: sometimes(fc.constant(50), 6),
			clockError,
			clockStep: sometimes(
				fc.record({ afterMs: fc.constantFrom(0, 100, SECOND, MINUTE, HOUR), clockError }),
				4,
			),
			dies: sometimes(fc.nat({ max: 30 }), 4),
			pause: sometimes(
				fc.record({
					wait: fc.nat({ max: 20 }),
					ms: fc.constantFrom(...pausesMs),
					stopsClock: fc.boolean(),
				}),
				4,
			),
			cancelAfterMs: sometimes(fc.constantFrom(50, 2 * SECOND, HOUR), 6),
			retryBudgetMs: fc.constantFrom(0, 5 * MINUTE, 2 * DAY, 2 * DAY),
			lanesAtOnce: fc.constantFrom(1, 4),
			isOneLimit: fc.boolean(),
			perSecond: fc.constantFrom(1, 25, 1000),
			script: fc.array(stepsOf(ranges), { maxLength: 8 }),
		})
		.map((run) => run as RunPlan);
}

import fc from 'fast-check';
import {
	DAY,
	type Fault,
	type Happening,
	HOUR,
	MINUTE,
	type RunPlan,
	type Schedule,
	SECOND,
	type Slot,
	type Step,
} from './schedule';

/**
 * What schedules are drawn from. The claims hold as long as an identifier outlives a reading:
 * - lag + time until a request takes effect + 15 minutes < 24 hours;
 * - error of the clock + time until a request takes effect + 15 minutes < 12 hours, where a young
 *   window goes unread.
 *
 * A process that stands still between reading and sending is a request that takes that much longer.
 */
export interface Ranges {
	readonly lagsMs: readonly number[];
	/** After how long a request that the client has given up takes effect. */
	readonly stallsMs: readonly number[];
	readonly pausesMs: readonly number[];
	/** Seconds. */
	readonly clockErrors: readonly number[];
	readonly identifiersMs: readonly number[];
}

/** As far as the claims hold: 12 + 4 + 4 hours and a quarter, 3 + 4 + 4 hours and a quarter. */
export const SAFE: Ranges = {
	lagsMs: [0, 0, 0, SECOND, 40 * SECOND, 5 * MINUTE, HOUR, 12 * HOUR],
	stallsMs: [500, 20 * SECOND, 10 * MINUTE, 4 * HOUR],
	pausesMs: [10 * SECOND, 14 * MINUTE, 3 * HOUR, 4 * HOUR],
	clockErrors: [0, 0, 0, 600, -600, 10_800, -10_800],
	identifiersMs: [DAY, DAY, DAY, DAY + 1, 2 * DAY, 5 * DAY],
};

/** Few values, so that totals often fall back, and sums of some events look like other totals. */
const usual = fc.constantFrom('10', '20', '30', '5', '15', '0', '-10', '2.5', null);
const totals = fc.oneof(
	{ weight: 3, arbitrary: usual },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000_000 }).map(String) },
);

const slots: fc.Arbitrary<Slot[]> = fc.uniqueArray(
	fc.record({
		customer: fc.constantFrom(0, 0, 1),
		hour: fc.constantFrom(-100, -26, -25, -13, -12, -11, -3, -2, -1, 0, 1, 12),
		total: totals,
	}),
	{ minLength: 1, maxLength: 5, selector: ({ customer, hour }) => `${customer} ${hour}` },
);

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
		latencyMs: fc.constantFrom(0, 40, 300, 3000),
		lagMs: fc.constantFrom(...ranges.lagsMs),
	});
}

function seldom<T>(arbitrary: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> {
	return fc.option(arbitrary, { nil: undefined, freq });
}

function runsOf(ranges: Ranges): fc.Arbitrary<RunPlan> {
	const { clockErrors, pausesMs } = ranges;
	const clockError = fc.constantFrom(...clockErrors);
	return fc
		.record({
			rowsAgeMs: fc.constantFrom(0, 0, 0, MINUTE, 2 * HOUR, 10 * HOUR),
			lookBack: fc.constantFrom(1, 2, 10),
			clearsMissing: fc.boolean(),
			reading: fc.constantFrom<RunPlan['reading']>('when_needed', 'when_needed', 'always', 'never'),
			largestPercent: fc.constantFrom(undefined, undefined, undefined, undefined, 50),
			clockError,
			clockStep: seldom(
				fc.record({ afterMs: fc.constantFrom(0, 100, SECOND, MINUTE, HOUR), clockError }),
				1,
			),
			dies: seldom(fc.nat({ max: 30 }), 1),
			pause: seldom(
				fc.record({
					wait: fc.nat({ max: 20 }),
					ms: fc.constantFrom(...pausesMs),
					stopsClock: fc.boolean(),
				}),
				1,
			),
			cancelAfterMs: fc.constantFrom(undefined, undefined, undefined, 50, 2 * SECOND, HOUR),
			retryBudgetMs: fc.constantFrom(0, 5 * MINUTE, 2 * DAY, 2 * DAY),
			lanesAtOnce: fc.constantFrom(1, 4),
			perSecond: fc.constantFrom(1, 25, 1000),
			script: fc.array(stepsOf(ranges), { maxLength: 8 }),
		})
		.map((run) => run as RunPlan);
}

const gaps = fc.constantFrom(
	0,
	20,
	SECOND,
	MINUTE,
	10 * MINUTE,
	HOUR,
	5 * HOUR,
	11 * HOUR,
	DAY - SECOND,
	DAY + SECOND,
);

function happeningsOf(ranges: Ranges): fc.Arbitrary<Happening> {
	const storms = fc.tuple(
		fc.constantFrom(5 * SECOND, MINUTE, HOUR, 25 * HOUR),
		fc.constantFrom(undefined, MINUTE, HOUR),
	);
	return fc.oneof(
		{
			weight: 6,
			arbitrary: fc
				.tuple(gaps, runsOf(ranges))
				.map(([gapMs, run]): Happening => ({ gapMs, kind: 'run', run })),
		},
		{
			weight: 5,
			arbitrary: fc
				.tuple(gaps, fc.nat({ max: 4 }), totals)
				.map(([gapMs, slot, total]): Happening => ({ gapMs, kind: 'source', slot, total })),
		},
		{
			weight: 1,
			arbitrary: fc.tuple(gaps, storms).map(([gapMs, [ms, asked]]): Happening => {
				// Without being told for how long, a run asks a hundred times an hour.
				const retryAfterMs = ms > MINUTE ? (asked ?? 10 * MINUTE) : asked;
				return { gapMs, kind: 'storm', ms, ...(retryAfterMs !== undefined && { retryAfterMs }) };
			}),
		},
	);
}

export function schedulesOf(ranges: Ranges): fc.Arbitrary<Schedule> {
	return fc.record({
		slots,
		happenings: fc.array(happeningsOf(ranges), { minLength: 1, maxLength: 12, size: 'max' }),
		identifierMs: fc.constantFrom(...ranges.identifiersMs),
		lagMs: fc.constantFrom(...ranges.lagsMs),
		groupSize: fc.constantFrom(1, 2, 10),
		lastReading: fc.constantFrom<Schedule['lastReading']>('when_needed', 'always'),
		randomSeed: fc.nat(),
	});
}

export const schedules = schedulesOf(SAFE);

import fc from 'fast-check';
import { SAFETY_LIMITS, type SafetyLimits } from '../../metering/trigger/trigger-rule';
import { DAY, HOUR, MINUTE, SECOND } from '../sync/schedule';
import type { Fault, FirePlan, Happening, Mood, Schedule, Step, Theme } from './schedule';

/** What schedules are drawn from. Where a promise rests on a bound, it is drawn up to that bound. */
export interface Ranges {
	/** How old a view may be. It is one view of all, or nothing holds. */
	readonly lagsMs: readonly number[];
	/** After how long a call that the client has given up takes effect. */
	readonly stallsMs: readonly number[];
	readonly pausesMs: readonly number[];
	readonly keysMs: readonly number[];
	/** Seconds; with the time until a balance shows what was paid, less than the tolerance. */
	readonly clockErrors: readonly number[];
	readonly creditsMs: readonly number[];
	readonly gapsMs: readonly number[];
	readonly mostHappenings: number;
}

export const SAFE: Ranges = {
	lagsMs: [0, 0, 0, 0, 0, SECOND, 10 * SECOND, 2 * MINUTE],
	stallsMs: [500, 20 * SECOND, 10 * MINUTE, 4 * HOUR, 30 * HOUR],
	pausesMs: [SECOND, 10 * SECOND, 3 * MINUTE, HOUR, 26 * HOUR],
	keysMs: [DAY, DAY, DAY + 1, 5 * DAY, 0, MINUTE],
	clockErrors: [0, 0, 0, 120, 239, -120, -600],
	creditsMs: [0, SECOND, MINUTE],
	gapsMs: [
		...[0, 0, 0, 0, 20, 60, 100, 300, SECOND, 10 * SECOND, MINUTE, 61 * SECOND],
		...[2 * MINUTE, 5 * MINUTE, HOUR, 12 * HOUR, DAY - SECOND, DAY + 2 * SECOND],
	],
	mostHappenings: 12,
};

export function sometimes<T>(arbitrary: fc.Arbitrary<T>, of: number): fc.Arbitrary<T | undefined> {
	return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function withWait(kind: 'rate_limited' | 'busy'): fc.Arbitrary<Fault> {
	return fc
		.constantFrom(undefined, undefined, 0, 2 * SECOND, 5 * MINUTE)
		.map((retryAfterMs) => ({ kind, ...(retryAfterMs !== undefined && { retryAfterMs }) }));
}

export function faultsOf({ stallsMs }: Ranges): fc.Arbitrary<Fault> {
	const committed = fc.boolean();
	return fc.oneof(
		{ weight: 12, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
		{ weight: 1, arbitrary: withWait('rate_limited') },
		{ weight: 1, arbitrary: withWait('busy') },
		{ weight: 4, arbitrary: committed.map((is): Fault => ({ kind: 'unclear', committed: is })) },
		{
			weight: 3,
			arbitrary: fc
				.tuple(committed, fc.boolean())
				.map(([is, isKept]): Fault => ({ kind: 'errored', committed: is, isKept })),
		},
		{
			weight: 3,
			arbitrary: fc
				.tuple(fc.constantFrom(SECOND, 80 * SECOND), fc.constantFrom(...stallsMs))
				.map(([clientMs, serverMs]): Fault => ({ kind: 'stall', clientMs, serverMs })),
		},
		{ weight: 1, arbitrary: fc.constantFrom<Fault>({ kind: 'rejected' }, { kind: 'fatal' }) },
	);
}

function plansOf(ranges: Ranges): fc.Arbitrary<FirePlan> {
	const steps: fc.Arbitrary<Step> = fc.record({
		fault: faultsOf(ranges),
		latencyMs: fc.constantFrom(0, 40, 40, 300, 3000, 3 * MINUTE),
		lagMs: fc.constantFrom(...ranges.lagsMs),
	});
	return fc
		.record({
			event: fc.nat({ max: 2 }),
			valueAgeMs: fc.constantFrom(0, 0, 0, 10 * SECOND, 4 * MINUTE, HOUR),
			clockError: fc.constantFrom(...ranges.clockErrors),
			dies: sometimes(fc.nat({ max: 24 }), 4),
			pause: sometimes(
				fc.record({
					wait: fc.nat({ max: 18 }),
					ms: fc.constantFrom(...ranges.pausesMs),
					stopsClock: fc.boolean(),
				}),
				3,
			),
			cancelAfterMs: sometimes(fc.constantFrom(50, 200, 2 * SECOND), 10),
			retryBudgetMs: fc.constantFrom(10 * SECOND, 5 * MINUTE, 2 * DAY),
			script: fc.array(steps, { maxLength: 7 }),
		})
		.map((plan) => plan as FirePlan);
}

const moods: fc.Arbitrary<Mood> = fc.record({
	kind: fc.constantFrom<Mood['kind']>(
		...(['pays', 'pays', 'declines', 'declines'] as const),
		...(['wants_authentication', 'processes', 'wants_action'] as const),
	),
	settlesMs: fc.constantFrom(SECOND, 30 * SECOND, 10 * MINUTE, 2 * DAY),
	settlesWell: fc.boolean(),
});

function happeningsOf(ranges: Ranges): fc.Arbitrary<Happening> {
	const gaps = fc.constantFrom(...ranges.gapsMs);
	const of = (weight: number, arbitrary: fc.Arbitrary<object>) => ({
		weight,
		arbitrary: fc.tuple(gaps, arbitrary).map(([gapMs, one]) => ({ gapMs, ...one }) as Happening),
	});
	return fc.oneof(
		of(
			10,
			plansOf(ranges).map((plan) => ({ kind: 'fire', plan })),
		),
		of(
			2,
			fc.nat({ max: 6 }).map((steps) => ({ kind: 'usage', steps })),
		),
		of(
			2,
			fc.constantFrom(3, 10, 25).map((amount) => ({ kind: 'spend', amount })),
		),
		of(
			1,
			fc.constantFrom('A', 'A', 'B').map((fingerprint) => ({ kind: 'card', fingerprint })),
		),
		of(
			2,
			moods.map((mood) => ({ kind: 'bank', mood })),
		),
		of(1, fc.constant({ kind: 'resume' })),
	);
}

const limits: fc.Arbitrary<SafetyLimits> = fc
	.record({
		cooldownSeconds: fc.constantFrom(60, 60, 0, 3600),
		windowSeconds: fc.constantFrom(86_400, 3600),
		mostCharges: fc.constantFrom(3, 3, 1, 10),
		mostAmount: sometimes(fc.constantFrom(2500n, 10_000n), 3),
		largestAmount: sometimes(fc.constantFrom(2000n, 5000n), 4),
		failuresInARow: fc.constantFrom(3, 1, 2),
	})
	.map((drawn) => {
		const { mostAmount, largestAmount, ...rest } = drawn;
		return {
			...SAFETY_LIMITS,
			...rest,
			...(mostAmount !== undefined && { mostAmount }),
			...(largestAmount !== undefined && { largestAmount }),
		};
	});

/** How each theme begins, so that something is due. */
const FIRST: Readonly<Record<Theme, readonly Happening[]>> = {
	event: [],
	crossing: [{ gapMs: 0, kind: 'usage', steps: 1 }],
	balance: [{ gapMs: 0, kind: 'spend', amount: 10 }],
};

export function schedulesOf(ranges: Ranges): fc.Arbitrary<Schedule> {
	return fc
		.record({
			theme: fc.constantFrom<Theme>('event', 'crossing', 'balance'),
			limits,
			amount: fc.constantFrom(1000, 2000),
			recharges: fc.boolean(),
			happenings: fc.array(happeningsOf(ranges), {
				minLength: 1,
				maxLength: ranges.mostHappenings,
				size: 'max',
			}),
			keysMs: fc.constantFrom(...ranges.keysMs),
			creditMs: fc.constantFrom(...ranges.creditsMs),
			randomSeed: fc.nat(),
		})
		.map(({ recharges, happenings, theme, ...rest }) => ({
			...rest,
			theme,
			...(recharges && theme === 'balance' && { rechargeTo: 30 }),
			happenings: [...FIRST[theme], ...happenings],
		}));
}

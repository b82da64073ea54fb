import fc from 'fast-check';
import { duels } from './duels';
import { EDGES, type Ranges, SAFE } from './ranges';
import { runPlansOf } from './run-plans';
import { type Happening, HOUR, MINUTE, type Schedule, SECOND, type Slot } from './schedule';

/** Few values, so that totals often fall back, and sums of some events look like other totals. */
const usual = fc.constantFrom('10', '20', '30', '5', '15', '0', '-10', '2.5', null);
const totals = fc.oneof(
	{ weight: 3, arbitrary: usual },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 1_000_000 }).map(String) },
);

function slotsOf({ hours, mostSlots }: Ranges): fc.Arbitrary<Slot[]> {
	return fc.uniqueArray(
		fc.record({
			customer: fc.constantFrom(0, 0, 1),
			hour: fc.constantFrom(...hours),
			total: totals,
		}),
		{
			minLength: 1,
			maxLength: mostSlots,
			selector: ({ customer, hour }) => `${customer} ${hour}`,
		},
	);
}

function happeningsOf(ranges: Ranges): fc.Arbitrary<Happening> {
	const gaps = fc.constantFrom(...ranges.gapsMs);
	const storms = fc.tuple(
		fc.constantFrom(5 * SECOND, MINUTE, HOUR, 25 * HOUR),
		fc.constantFrom(undefined, MINUTE, HOUR),
	);
	return fc.oneof(
		{
			weight: 6,
			arbitrary: fc
				.tuple(gaps, runPlansOf(ranges))
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
				// Runs that are not told for how long ask a hundred times an hour.
				const retryAfterMs = ms > MINUTE ? Math.max(asked ?? 0, ms / 12) : asked;
				return { gapMs, kind: 'storm', ms, ...(retryAfterMs !== undefined && { retryAfterMs }) };
			}),
		},
	);
}

export function schedulesOf(ranges: Ranges): fc.Arbitrary<Schedule> {
	return fc.record({
		slots: slotsOf(ranges),
		happenings: fc.array(happeningsOf(ranges), {
			minLength: 1,
			maxLength: ranges.mostHappenings,
			size: 'max',
		}),
		identifierMs: fc.constantFrom(...ranges.identifiersMs),
		lagMs: fc.constantFrom(...ranges.lagsMs),
		groupSize: fc.constantFrom(1, 2, 10),
		lastReading: fc.constantFrom<Schedule['lastReading']>('when_needed', 'always'),
		randomSeed: fc.nat(),
	});
}

export const schedules = fc.oneof(
	{ weight: 6, arbitrary: schedulesOf(SAFE) },
	{ weight: 2, arbitrary: schedulesOf(EDGES) },
	{ weight: 2, arbitrary: duels },
);

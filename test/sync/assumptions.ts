import fc from 'fast-check';
import { type Ranges, SAFE } from './ranges';
import {
	DAY,
	type Happening,
	HOUR,
	MINUTE,
	type RunPlan,
	type Schedule,
	SECOND,
	type StrangersEvent,
} from './schedule';
import { schedulesOf } from './schedules';

/** Something that Sync Totals rests on, and worlds in which it is not so. */
export interface Assumption {
	readonly broken: string;
	readonly worlds: fc.Arbitrary<Schedule>;
}

function worlds(ranges: Partial<Ranges>): fc.Arbitrary<Schedule> {
	return schedulesOf({ ...SAFE, ...ranges });
}

/** Somebody else adds to the same windows for a while. */
function withStrangers(event: fc.Arbitrary<StrangersEvent>): fc.Arbitrary<Schedule> {
	const happening = fc.tuple(fc.constantFrom(0, MINUTE, HOUR), event);
	const strangers = fc.array(fc.tuple(fc.nat({ max: 20 }), happening), {
		minLength: 1,
		maxLength: 4,
	});
	return fc.tuple(worlds({}), strangers).map(([schedule, added]) => {
		const happenings: Happening[] = [...schedule.happenings];
		for (const [place, [gapMs, one]] of added) happenings.splice(place, 0, { gapMs, ...one });
		return { ...schedule, happenings };
	});
}

const strangers = fc.record({
	kind: fc.constant('stranger' as const),
	slot: fc.nat({ max: 4 }),
	value: fc.constantFrom('1', '5', '10', '20'),
});

/** The source's totals, of windows that are not too old. */
function reports(youngerThanMs: number): fc.Arbitrary<StrangersEvent> {
	return fc.nat({ max: 4 }).map((slot) => ({ kind: 'report', slot, youngerThanMs }));
}

/** At first runs sync hours; from some point on all of them sync days. */
function changingToDays(reading: RunPlan['reading'], ranges: Partial<Ranges> = {}, pauseMs = 0) {
	return fc.tuple(worlds(ranges), fc.integer({ min: 1, max: 6 })).map(
		([schedule, firstDays]): Schedule => ({
			...schedule,
			lastPerDay: true,
			happenings: schedule.happenings.map((happening, index) => {
				const gapMs = happening.gapMs + (index === firstDays ? pauseMs : 0);
				if (happening.kind !== 'run') return { ...happening, gapMs };
				const { retryBudgetMs } = happening.run;
				const run: RunPlan = {
					...happening.run,
					reading,
					perDay: index >= firstDays,
					// No run on hours may last for longer than the pause.
					retryBudgetMs: pauseMs > 0 ? Math.min(retryBudgetMs, 5 * MINUTE) : retryBudgetMs,
				};
				return { ...happening, gapMs, run };
			}),
		}),
	);
}

/** A day that has just begun, and a pause in which everything comes to show. */
const CAREFUL: Partial<Ranges> = {
	hours: [-3, -2, -1, 0, 1, 2],
	gapsMs: [0, 20, SECOND, MINUTE, 10 * MINUTE, HOUR],
	lagsMs: [0, SECOND, 40 * SECOND, 5 * MINUTE],
	stallsMs: [500, 20 * SECOND],
	pausesMs: [10 * SECOND],
	clockErrors: [0],
};

export const ASSUMPTIONS: readonly Assumption[] = [
	{ broken: 'nothing (to compare with)', worlds: worlds({}) },
	{ broken: 'another writer adds to the same windows', worlds: withStrangers(strangers) },
	{
		broken: 'Report too reports these windows (identity Usage Window), of any age',
		worlds: withStrangers(reports(Infinity)),
	},
	{
		broken: 'the same, but only windows that began less than 23 hours ago',
		worlds: withStrangers(reports(23 * HOUR)),
	},
	{ broken: 'identifiers live for 1 hour only', worlds: worlds({ identifiersMs: [HOUR] }) },
	{
		broken: 'windows change from hours to days, at once; Read Totals "When Needed"',
		worlds: changingToDays('when_needed'),
	},
	{ broken: 'the same; "Always"', worlds: changingToDays('always') },
	{
		broken: 'the same, 4 hours after the last run on hours; "When Needed"',
		worlds: changingToDays('when_needed', CAREFUL, 4 * HOUR),
	},
	{
		broken: 'the same, 4 hours after the last run on hours; "Always"',
		worlds: changingToDays('always', CAREFUL, 4 * HOUR),
	},
	{
		broken: 'clocks are wrong by 1 to 5 days',
		worlds: worlds({ clockErrors: [0, 86_400, -86_400, 5 * 86_400, -5 * 86_400] }),
	},
	{
		broken: 'summaries lag by more than a day',
		worlds: worlds({ lagsMs: [0, MINUTE, 25 * HOUR, 2 * DAY] }),
	},
	{
		broken: 'a request takes effect more than a day after it was sent',
		worlds: worlds({ stallsMs: [25 * HOUR, 2 * DAY] }),
	},
	{
		broken: 'what shows is hidden again, for 10 minutes',
		worlds: worlds({}).map((schedule) => ({
			...schedule,
			flicker: { afterMs: HOUR, forMs: 10 * MINUTE },
		})),
	},
	{
		broken: 'what shows is hidden again, for a day',
		worlds: worlds({}).map((schedule) => ({ ...schedule, flicker: { afterMs: HOUR, forMs: DAY } })),
	},
];

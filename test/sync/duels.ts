import fc from 'fast-check';
import { DAY, type Fault, HOUR, MINUTE, type RunPlan, type Schedule, type Step } from './schedule';

/**
 * Two runs that correct one window from the same total, the second one as late as the claims
 * allow: what the first one sent shows only after 12 hours, the second one reads just before that
 * or takes a window to be young by a clock that is 3 hours late, then waits for its turn, stands
 * still and is taken only hours after it was sent. Of schedules drawn freely, one in millions is
 * like that.
 */
export const duels: fc.Arbitrary<Schedule> = fc
	.record({
		isYoung: fc.boolean(),
		first: fc.record({ reading: readings(), clockError: fc.constantFrom(0, 10_800) }),
		late: fc.record({
			reading: readings(),
			clockError: fc.constantFrom(0, -10_800),
			waitMs: fc.constantFrom(0, 14 * MINUTE, 5 * HOUR - MINUTE),
			// The pacer may begin and end a wait of its own.
			pacing: fc.nat({ max: 2 }),
			stopsFor: fc.constantFrom(0, 4 * HOUR),
			stopsClock: fc.boolean(),
			stallMs: fc.constantFrom(0, 4 * HOUR),
		}),
		change: fc.constantFrom('15', '20', null, undefined),
		gapMs: fc.constantFrom(0, 12 * HOUR - 1, 15 * HOUR - MINUTE, 17 * HOUR),
		third: fc.constantFrom(undefined, MINUTE, 4 * HOUR),
		randomSeed: fc.nat(),
	})
	.map(({ isYoung, first, late, change, gapMs, third, randomSeed }) => ({
		slots: [{ customer: 0, hour: isYoung ? 0 : -30, total: '10' }],
		happenings: [
			{ gapMs: 0, kind: 'run', run: { ...CALM, ...first } },
			...(change === undefined
				? []
				: [{ gapMs: 0, kind: 'source', slot: 0, total: change } as const]),
			{ gapMs, kind: 'run', run: lateRun(late, isYoung) },
			...(third === undefined ? [] : [{ gapMs: third, kind: 'run', run: CALM } as const]),
		],
		identifierMs: DAY,
		lagMs: 12 * HOUR,
		groupSize: 1,
		lastReading: 'always',
		randomSeed,
	}));

interface Late extends Pick<RunPlan, 'reading' | 'clockError'> {
	readonly waitMs: number;
	readonly pacing: number;
	readonly stopsFor: number;
	readonly stopsClock: boolean;
	readonly stallMs: number;
}

/** It stands still right before it sends for the last time. */
function lateRun(late: Late, isYoung: boolean): RunPlan {
	const { reading, clockError, waitMs, pacing, stopsFor, stopsClock, stallMs } = late;
	const isUnread = isYoung && reading === 'when_needed';
	const before: Step[] = [
		...(isUnread ? [] : [WELL]),
		...(waitMs > 0 ? [faulty({ kind: 'rate_limited', retryAfterMs: waitMs })] : []),
	];
	return {
		...CALM,
		reading,
		clockError,
		// A call waits before and after, and so does the pause that a refusal asks for.
		pause: {
			wait: 2 * before.length + (waitMs > 0 ? 2 : 0) + pacing,
			ms: stopsFor,
			stopsClock,
		},
		script: [
			...before,
			...(stallMs > 0 ? [faulty({ kind: 'stall', clientMs: 1000, serverMs: stallMs })] : []),
		],
	};
}

const WELL: Step = { fault: { kind: 'none' }, latencyMs: 40, lagMs: 12 * HOUR };

function faulty(fault: Fault): Step {
	return { ...WELL, fault };
}

const CALM: RunPlan = {
	rowsAgeMs: 0,
	lookBack: 1,
	clearsMissing: true,
	reading: 'when_needed',
	clockError: 0,
	retryBudgetMs: DAY,
	lanesAtOnce: 1,
	perSecond: 1000,
	script: [],
};

function readings(): fc.Arbitrary<RunPlan['reading']> {
	return fc.constantFrom('when_needed', 'always');
}

import type { SyncTarget } from '../../metering/sync-target';
import {
	type Happening,
	HOUR,
	MINUTE,
	type RunPlan,
	type Schedule,
	SECOND,
	type Slot,
	type Step,
} from './schedule';
import { type Run, Simulation } from './simulate';

const well: Step = { fault: { kind: 'none' }, latencyMs: 40, lagMs: 0 };
const lost: Step = { ...well, fault: { kind: 'unclear', committed: true }, lagMs: HOUR };
/** Longer than until the clock is set, so that the window is read again. */
const stalled: Step = {
	...well,
	fault: { kind: 'stall', clientMs: 80 * SECOND, serverMs: HOUR },
};
/** So long that the reading does not hold any more when it is over. */
const aLongWait: Step = { ...well, fault: { kind: 'rate_limited', retryAfterMs: HOUR / 2 } };
const refused: Step = { ...well, fault: { kind: 'refused_for_now' } };

function runWith(script: readonly Step[]): RunPlan {
	return {
		rowsAgeMs: 0,
		lookBack: 1,
		clearsMissing: true,
		reading: 'when_needed',
		clockError: 0,
		retryBudgetMs: 2 * HOUR,
		lanesAtOnce: 1,
		perSecond: 25,
		script,
	};
}

async function runOf(
	script: readonly Step[],
	slot: Slot = { customer: 0, hour: -100, total: '10' },
	before: readonly Happening[] = [],
	plan: Partial<RunPlan> = {},
) {
	const schedule: Schedule = {
		slots: [slot],
		happenings: [...before, { gapMs: SECOND, kind: 'run', run: { ...runWith(script), ...plan } }],
		identifierMs: 24 * HOUR,
		lagMs: 0,
		groupSize: 1,
		lastReading: 'always',
		randomSeed: 1,
	};
	const simulation = new Simulation(schedule);
	await simulation.play();
	const { lanes, report, port } = simulation.runs.at(-1) as Run;
	const [target] = lanes.flat();
	return { outcome: report?.outcomes.get(target as SyncTarget), calls: port.calls.length };
}

it('a correction without an answer stays in doubt when its window cannot be read again', async () => {
	const { outcome, calls } = await runOf([well, lost, aLongWait, refused]);
	expect(outcome).toMatchObject({ status: 'unsent', code: 'in_doubt', attempts: 2 });
	expect(outcome?.reason).toMatch(/may have been counted.*After that: refused_for_now/);
	expect(calls).toBe(2);
});

it('it stays in doubt when the next correction is not sent', async () => {
	const { outcome, calls } = await runOf([well, lost, aLongWait, well, refused]);
	expect(outcome).toMatchObject({ status: 'unsent', code: 'in_doubt', attempts: 3 });
	expect(calls).toBe(3);
});

it('it stays in doubt when the next one is refused for good', async () => {
	const slot = { customer: 0, hour: 0, total: '10' };
	const wrongClock = {
		clockStep: { afterMs: MINUTE, clockError: 10_800 },
		reading: 'always',
	} as const;
	const { outcome } = await runOf([well, stalled], slot, [], wrongClock);
	expect(outcome).toMatchObject({ status: 'unsent', code: 'in_doubt', attempts: 2 });
	expect(outcome?.reason).toMatch(/may have been counted.*After that: timestamp in future/);
});

it('a try without reading is counted when the window is read after it', async () => {
	const slot = { customer: 0, hour: -1, total: '10' };
	const { outcome, calls } = await runOf([], slot, [
		{ gapMs: SECOND, kind: 'run', run: runWith([]) },
	]);
	expect(outcome).toMatchObject({ status: 'unchanged', attempts: 1 });
	expect(calls).toBe(1);
});

it('a window without a row is told when its correction was tried, though it shows 0 in the end', async () => {
	const { outcome } = await runOf(
		[well, { ...lost, lagMs: 0 }, aLongWait],
		{ customer: 0, hour: -100, total: '10' },
		[
			{ gapMs: SECOND, kind: 'run', run: runWith([]) },
			{ gapMs: SECOND, kind: 'source', slot: 0, total: null },
		],
	);
	expect(outcome).toMatchObject({ status: 'unchanged', attempts: 2 });
});

import { type Healing, tellOutcome } from './promises';
import { HOUR } from './schedule';
import type { Run, Simulation } from './simulate';
import type { Call } from './stripe-port';

/** What happened in all simulated worlds together, by name. */
export type Tally = Record<string, number>;

/** What must have happened for a simulation to prove anything. */
export const FAULTS = [
	'killed',
	'stood still',
	'clock set while running',
	'cancelled',
	'with old rows',
	'overlapping another',
	'answers lost, taken',
	'answers lost, not taken',
	'stalled, taken later',
	'rate limited',
	'busy',
	'refused for now',
	'fatal',
	'readings without an answer',
	'storms',
	'duplicates refused',
	'identifiers taken again after their life',
	'windows that fell back and had to wait',
] as const;

export function tallyOf(simulation: Simulation, { late, waitedMs }: Healing): Tally {
	const tally: Tally = { schedules: 1 };
	const count = (name: string, times = 1): void => {
		if (times > 0) tally[name] = (tally[name] ?? 0) + times;
	};
	const { course, model, runs } = simulation;
	const planned = runs.slice(0, course.runs.length);
	planned.forEach((run, index) => countRun(run, count, planned.slice(0, index)));
	count('storms', course.storms.length);
	count('events taken', model.events.length);
	const identifiers = new Set(model.events.map(({ correction }) => correction?.identifier));
	count('identifiers taken again after their life', model.events.length - identifiers.size);
	count('windows that fell back and had to wait', late);
	count('schedules that had to wait', Number(late > 0));
	count('hours waited for', waitedMs / HOUR);
	return tally;
}

function countRun(
	run: Run,
	count: (name: string, times?: number) => void,
	earlier: readonly Run[],
): void {
	const { plan, port, process, report } = run;
	count('runs');
	count('killed', Number(report === undefined));
	count('stood still', Number(process.pausedAt !== undefined));
	const runsUntil = run.ends ?? Infinity;
	const isSet = plan.clockStep && run.begins + plan.clockStep.afterMs < runsUntil;
	count('clock set while running', Number(isSet ?? false));
	count('with old rows', Number(plan.rowsAgeMs > 0));
	count('overlapping another', Number(earlier.some(({ ends = Infinity }) => ends > run.begins)));
	count('readings', port.readings.length);
	count('corrections sent', port.calls.length);
	for (const { fault, ...asked } of port.asked) {
		const call = asked.kind === 'call' ? asked.call : undefined;
		if (fault === 'unclear' || fault === 'stall') count(lossOf(fault, call));
		else if (fault !== 'none') count(fault.replaceAll('_', ' '));
		if (call?.answer?.kind === 'duplicate') count('duplicates refused');
	}
	const outcomes = [...(report?.outcomes.values() ?? [])];
	count('cancelled', Number(outcomes.some(({ code }) => code === 'cancelled')));
	for (const outcome of outcomes) count(`outcome: ${tellOutcome(outcome)}`);
}

function lossOf(fault: 'unclear' | 'stall', call: Call | undefined): string {
	if (call === undefined) return 'readings without an answer';
	const isTaken = call.taken === 'accepted';
	if (fault === 'stall') return isTaken ? 'stalled, taken later' : 'stalled, a duplicate later';
	return isTaken ? 'answers lost, taken' : 'answers lost, not taken';
}

export function addTally(sum: Tally, more: Tally): void {
	for (const [name, times] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + times;
}

import type { SyncOutcome } from '../../delivery/sync/sync-outcome';
import { compareQuantities, formatQuantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { formatWindow } from '../../metering/window';
import { outcomesAreTrue } from './outcomes';
import type { Run, Simulation } from './simulate';
import { tellMisbilling } from './statements';

/** How the windows came right after everything that went wrong. */
export interface Healing {
	/** Windows whose total had fallen back, which had to wait. */
	readonly late: number;
	/** How long the last of them had to wait, in milliseconds. */
	readonly waitedMs: number;
}

/** What syncing promises, whatever goes wrong. Throws where a promise is broken. */
export async function checkPromises(simulation: Simulation): Promise<Healing> {
	const { clock, schedule, runs } = simulation;
	nothingIsMisbilled(simulation);
	for (const run of runs) outcomesAreTrue(run);
	const last = await simulation.runWell(schedule.lastReading);
	const late = lateWindows(last, simulation);
	let waitedMs = 0;
	if (late.length > 0) {
		const free = Math.max(...late.map((target) => movedOnUntil(target, simulation)));
		waitedMs = Math.max(0, free - clock.now());
		await clock.sleep(waitedMs);
		const next = await simulation.runWell(schedule.lastReading);
		if (lateWindows(next, simulation).length > 0) throw new Error('late for more than one life');
	}
	const again = await simulation.runWell(schedule.lastReading);
	nothingIsMisbilled(simulation);
	nothingIsSent(again);
	return { late: late.length, waitedMs };
}

/** At no moment is a window billed at a total that no run had stated. */
function nothingIsMisbilled({ statements }: Simulation): void {
	const [first] = statements.misbillings;
	if (first !== undefined) throw new Error(tellMisbilling(first));
}

/**
 * After one good run every window shows what the source says, but for those whose total has
 * fallen back to one that it was moved on from: the run must have said so.
 */
function lateWindows(run: Run, simulation: Simulation): SyncTarget[] {
	outcomesAreTrue(run);
	return run.lanes.flat().filter((target) => {
		const { model } = simulation;
		if (compareQuantities(model.billed(target), target.total) === 0) return false;
		const outcome = run.report?.outcomes.get(target);
		const told = `${tell(target)} is billed at ${formatQuantity(model.billed(target))} and ends as ${tellOutcome(outcome)}`;
		if (outcome?.status !== 'pending' || outcome.code !== 'moved_on') throw new Error(told);
		const sent = run.port.calls.filter(({ correction }) => correction.target === target).at(-1);
		if (movedOnUntil(target, simulation) <= (sent?.at ?? Infinity)) {
			throw new Error(`${told} without having fallen back`);
		}
		return true;
	});
}

/** Until when the provider refuses to move the window on from the total that it has. */
export function movedOnUntil(target: SyncTarget, { model, schedule }: Simulation): number {
	const billed = model.billed(target);
	const moves = model.events.filter(
		({ correction }) =>
			correction !== undefined &&
			correction.target.customer === target.customer &&
			correction.target.window.start === target.window.start &&
			compareQuantities(correction.shown, billed) === 0,
	);
	return Math.max(-Infinity, ...moves.map(({ at }) => at + schedule.identifierMs));
}

function nothingIsSent(run: Run): void {
	for (const target of run.lanes.flat()) {
		const outcome = run.report?.outcomes.get(target);
		// Windows that no row names are told only when something was done to them.
		if (outcome === undefined && target.index === undefined) continue;
		if (outcome?.status !== 'unchanged') {
			throw new Error(`${tell(target)} ends as ${tellOutcome(outcome)} once more`);
		}
	}
	if (run.port.calls.some(({ taken }) => taken === 'accepted')) throw new Error('sent once more');
}

function tell({ customer, window, total }: SyncTarget): string {
	return `${customer} ${formatWindow(window)} with ${formatQuantity(total)}`;
}

export function tellOutcome(outcome: SyncOutcome | undefined): string {
	return outcome === undefined ? 'nothing' : `${outcome.status} ${outcome.code ?? ''}`.trimEnd();
}

import type { SyncOutcome } from '../../delivery/sync/sync-outcome';
import { addQuantities, compareQuantities, formatQuantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { formatWindow } from '../../metering/window';
import type { Run } from './simulate';
import type { Call } from './stripe-port';

/** Every window of a run that lived to its end has an outcome, and what it says is so. */
export function outcomesAreTrue(run: Run): void {
	const { report, port, lanes } = run;
	if (report === undefined) return;
	if (report.requests !== port.calls.length) {
		throw new Error(`${port.calls.length} calls told as ${report.requests}`);
	}
	for (const target of lanes.flat()) {
		const outcome = report.outcomes.get(target);
		const calls = port.calls.filter(({ correction }) => correction.target === target);
		const lie =
			outcome === undefined ? lieOfSilence(target, calls, run) : lieOf(outcome, target, calls, run);
		if (lie === undefined) continue;
		const { status, code, attempts } = outcome ?? { status: 'nothing', code: '', attempts: 0 };
		const answers = calls.map(({ answer, taken }) => `${answer?.kind} (in truth ${taken})`);
		throw new Error(
			`run ${run.number}: ${target.customer} ${formatWindow(target.window)} ends as ${status} ${code ?? ''} after ${attempts} attempts [${answers.join(', ')}], but ${lie}`,
		);
	}
}

/** Of windows that no row names, those are left out that were unchanged, or unread like another. */
function lieOfSilence(target: SyncTarget, calls: readonly Call[], run: Run): string | undefined {
	if (target.index !== undefined) return 'a row names it';
	if (calls.length > 0) return 'something was sent for it';
	const wasRead = run.port.readings.some(({ shown }) => {
		const total = shown?.get(target);
		return total !== undefined && compareQuantities(total, target.total) === 0;
	});
	const othersFailed = run.lanes
		.flat()
		.some(
			(other) =>
				other.customer === target.customer &&
				other.index === undefined &&
				run.report?.outcomes.get(other)?.status === 'unsent',
		);
	return wasRead || othersFailed ? undefined : 'it was neither unchanged nor unread';
}

function lieOf(
	outcome: SyncOutcome,
	target: SyncTarget,
	calls: readonly Call[],
	run: Run,
): string | undefined {
	return agreement(outcome, target) ?? truth(outcome, target, calls, run);
}

/** The new total is the shown one plus the delta, in whatever of them is told. */
function agreement({ correction, shown }: SyncOutcome, { total }: SyncTarget): string | undefined {
	if (correction === undefined) return undefined;
	if (shown === undefined) return 'it does not tell from which total it was corrected';
	const moved = addQuantities(shown, correction.delta);
	if (compareQuantities(shown, correction.shown) !== 0) return 'two shown totals are told';
	return compareQuantities(moved, total) === 0
		? undefined
		: `${formatQuantity(shown)} and ${formatQuantity(correction.delta)} make ${formatQuantity(moved)}`;
}

function truth(
	outcome: SyncOutcome,
	target: SyncTarget,
	calls: readonly Call[],
	{ port }: Run,
): string | undefined {
	const last = calls.at(-1);
	const fromThis = calls.filter(
		({ correction }) => correction.identifier === outcome.correction?.identifier,
	);
	if (outcome.attempts !== calls.length) return `${calls.length} calls were made`;
	const accepted = calls.filter(({ answer }) => answer?.kind === 'accepted');
	const hadNoAnswer = calls.some(({ answer }) => answer?.kind === 'unclear');
	switch (outcome.status) {
		case 'synced': {
			if (last?.answer?.kind !== 'accepted') return 'it was not accepted last';
			const { identifier } = last.correction;
			return identifier === outcome.correction?.identifier ? undefined : 'another was accepted';
		}
		case 'unchanged': {
			const wasShown = port.readings.some(({ shown }) => {
				const total = shown?.get(target);
				return total !== undefined && compareQuantities(total, target.total) === 0;
			});
			return wasShown && accepted.length === 0 ? undefined : 'that was not what it read';
		}
		case 'pending':
			if (last?.answer?.kind !== 'duplicate') return 'it was not refused as a duplicate last';
			return accepted.length === 0 ? undefined : 'it was accepted';
		case 'held':
		case 'rejected':
			// An earlier try of the same run, from another total, may have been counted and moved on.
			return fromThis.every(({ taken }) => taken !== 'accepted') ? undefined : 'it was accepted';
		case 'unsent':
			if (accepted.length > 0) return 'it was accepted';
			return hadNoAnswer && outcome.code !== 'in_doubt' ? 'a call got no answer' : undefined;
	}
}

import { addTally, type Tally } from '../sync/tally';
import { tell } from './promises';
import type { Simulation } from './simulate';

export { addTally, type Tally };

/** What must have happened for a simulation to prove anything. */
export const FAULTS = [
	'killed',
	'stood still',
	'overlapping another',
	'answers lost, in effect',
	'stalled',
	'errored',
	'answers had again',
	'claims dropped',
	'claims of another charged',
	'payments declined',
	'payments that settled later',
	'outcome: refused already_fired',
	'outcome: refused pending_charge',
	'outcome: refused paused',
	'outcome: refused declined',
	'outcome: refused cooldown',
	'outcome: refused window_limit',
	'outcome: refused amount_limit',
	'outcome: refused balance_stale',
	'outcome: refused check_failed',
	'outcome: refused called_off',
	'outcome: in_doubt in_doubt',
] as const;

export function tallyOf({ runs, model, schedule }: Simulation): Tally {
	const tally: Tally = { schedules: 1, [`theme: ${schedule.theme}`]: 1 };
	const count = (name: string, times = 1): void => {
		if (times > 0) tally[name] = (tally[name] ?? 0) + times;
	};
	runs.forEach(({ plan, outcome, process, port, begins }, index) => {
		count('runs');
		count('killed', Number(outcome === undefined));
		count('stood still', Number(process.pausedAt !== undefined));
		const earlier = runs.slice(0, index);
		count('overlapping another', Number(earlier.some(({ ends = 0 }) => ends > begins)));
		if (outcome !== undefined) count(`outcome: ${tell(outcome)}`);
		const faults = plan.script.slice(0, port.calls.length).map(({ fault }) => fault);
		for (const fault of faults) {
			if (fault.kind === 'unclear' && fault.committed) count('answers lost, in effect');
			if (fault.kind === 'stall') count('stalled');
			if (fault.kind === 'errored') count('errored');
		}
		count('requests', port.calls.length);
	});
	count('answers had again', model.replays);
	for (const payment of model.payments) {
		const { status, triedBy, triedAt, paidAt, failedAt } = payment;
		count('claims');
		count('claims dropped', Number(status === 'dropped'));
		if (triedAt === undefined || triedBy === undefined) continue;
		count('payments tried');
		count('payments paid', Number(paidAt !== undefined));
		count('payments declined', Number(failedAt !== undefined));
		count('payments that settled later', Number((paidAt ?? failedAt ?? triedAt) > triedAt));
		const begun = runs[triedBy]?.begins ?? 0;
		count('claims of another charged', Number(payment.createdAt < begun));
	}
	return tally;
}

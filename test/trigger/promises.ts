import type { FireOutcome } from '../../delivery/charge/fire-outcome';
import { DAY } from '../sync/schedule';
import { ruleOf } from './world';
import type { FirePlan } from './schedule';
import type { Run, Simulation } from './simulate';

/** What firing promises, whatever goes wrong. Throws where a promise is broken. */
export async function checkPromises(simulation: Simulation): Promise<void> {
	nothingIsWrong(simulation);
	for (const run of simulation.runs) outcomeIsTrue(run, simulation);
	await everythingDueIsCharged(simulation);
	nothingIsWrong(simulation);
}

function nothingIsWrong({ wrongs }: Simulation): void {
	const [first] = wrongs;
	if (first !== undefined) throw new Error(first.text);
}

/** Outcomes that say that this fire had a payment tried which failed. */
const FAILURES = ['declined', 'authentication_required', 'called_off'];

/** What a run that lived to its end says of its own charges is so. */
function outcomeIsTrue({ number, outcome }: Run, { model }: Simulation): void {
	if (outcome === undefined) return;
	const lie = lieOf(outcome, model.payments.filter(({ triedBy }) => triedBy === number).length);
	const { charge, code } = outcome;
	const truly = model.payments.find(({ id }) => id === charge?.id);
	if (lie !== undefined) throw new Error(`run ${number} ends as ${tell(outcome)}, but ${lie}`);
	if (charge !== undefined && truly === undefined) throw new Error(`${charge.id} is made up`);
	const isPaid = outcome.status === 'fired' || code === 'already_fired';
	if (isPaid && truly?.triedAt === undefined) throw new Error(`run ${number} was not paid`);
}

/** @param tried how many payments this run had tried */
function lieOf({ status, code = '', charge }: FireOutcome, tried: number): string | undefined {
	if (tried > 1) return `it had ${tried} payments tried`;
	if (status === 'fired' && charge === undefined) return 'no charge is told';
	if (status === 'refused' && code === '') return 'it does not say why';
	if (tried === 1 && status === 'refused' && !FAILURES.includes(code)) return 'it charged';
	return undefined;
}

/** Nothing goes wrong, and the customer has a good card. */
const GOOD: FirePlan = {
	event: 0,
	valueAgeMs: 0,
	clockError: 0,
	retryBudgetMs: DAY,
	script: [],
};

/** Codes that no time mends: these limits have to be raised, or nothing is due. */
function isFinal({ code, nextAllowedAt }: FireOutcome): boolean {
	return (
		code === 'threshold_not_met' ||
		code === 'invalid_amount' ||
		(code === 'amount_limit' && nextAllowedAt === undefined)
	);
}

/** Once nothing goes wrong any more, whatever is due is charged, and told as charged from then on. */
async function everythingDueIsCharged(simulation: Simulation): Promise<void> {
	const { clock, model, world, schedule } = simulation;
	model.mood = { kind: 'pays', settlesMs: 0, settlesWell: true };
	model.changeCard('good');
	// One call after the other forgives all that is held against the next.
	for (let times = 0; times < 3; times += 1) model.resume();
	const waitMs = (ruleOf(schedule).limits.windowSeconds + 600) * 1000;
	for (const event of schedule.theme === 'event' ? [0, 1, 2] : [0]) {
		await clock.sleep(waitMs);
		const plan = { ...GOOD, event };
		const at = clock.now();
		const run = await simulation.fire(plan, world.requestAt(at, plan), at);
		const { outcome = { status: 'in_doubt' } } = run;
		outcomeIsTrue(run, simulation);
		if (outcome.status === 'fired' || outcome.code === 'already_fired') {
			// Of a balance, the next charge is for another occasion.
			if (schedule.theme === 'balance') continue;
			const again = await simulation.fire(plan, run.request, at);
			if (again.outcome?.code !== 'already_fired' || !again.outcome.charge) {
				throw new Error(`fired again, it ends as ${tell(again.outcome)}`);
			}
		} else if (!isFinal(outcome)) {
			throw new Error(`when all is well, a fire ends as ${tell(outcome)}: ${outcome.reason}`);
		}
	}
}

export function tell(outcome: FireOutcome | undefined): string {
	return outcome === undefined ? 'nothing' : `${outcome.status} ${outcome.code ?? ''}`.trimEnd();
}

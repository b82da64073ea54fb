import { formatOccasion } from '../../metering/trigger/occasion';
import { BEGINNING } from './payments';
import { tell } from './promises';
import type { FirePlan } from './schedule';
import type { Run, Simulation, Wrong } from './simulate';

/** Who did what when in a simulated world, a line each. */
export function storyOf(simulation: Simulation): string {
	const { schedule, model, runs, moments, wrongs } = simulation;
	const { theme, amount, rechargeTo, keysMs, creditMs } = schedule;
	const limits = Object.entries(schedule.limits).map(([name, value]) => `${name} ${value}`);
	const lines: Wrong[] = [
		{ at: 0, text: `${theme}, ${rechargeTo ?? amount}; ${limits.join(', ')}` },
		{ at: 0, text: `keys live for ${keysMs} ms, balances show payments after ${creditMs} ms` },
		...moments,
		...runs.flatMap(runLines),
		...model.payments.flatMap(({ id, order, createdAt, triedAt, triedBy, status, paidAt }) => [
			{ at: createdAt, text: `   ${id} is on record: ${formatOccasion(order.occasion)}` },
			...(triedAt === undefined
				? []
				: [{ at: triedAt, text: `   ${id} is tried for run ${triedBy}, ends ${status}` }]),
			...(paidAt === undefined ? [] : [{ at: paidAt, text: `   ${id} is paid` }]),
		]),
		...wrongs.map(({ at, text }) => ({ at, text: `!! ${text}` })),
	];
	// Moments of the same time stay in the order in which they were put down.
	return lines
		.sort((a, b) => a.at - b.at)
		.map(({ at, text }) => `${new Date(BEGINNING * 1000 + at).toISOString()}  ${text}`)
		.join('\n');
}

function runLines({ number, plan, valueAt, begins, ends, outcome, port, process }: Run): Wrong[] {
	const who = `run ${number}`;
	const age = begins > valueAt ? ` with a value of ${begins - valueAt} ms ago` : '';
	return [
		{ at: begins, text: `${who} begins${age}${tellPlan(plan)}` },
		...(process.pausedAt === undefined
			? []
			: [{ at: process.pausedAt, text: `${who} stands still for ${plan.pause?.ms} ms` }]),
		...port.calls.map(({ what, of, at, fault, answer = 'nothing' }) => ({
			at,
			text: `${who} ${what} ${of}${fault === 'none' ? '' : ` (${fault})`}: ${answer}`,
		})),
		{
			at: ends ?? begins,
			text: outcome ? `${who} ends: ${tell(outcome)} ${outcome.charge?.id ?? ''}` : `${who} dies`,
		},
	];
}

function tellPlan({ event, clockError }: FirePlan): string {
	return `, event ${event}${clockError === 0 ? '' : `, clock ${clockError} s ahead`}`;
}

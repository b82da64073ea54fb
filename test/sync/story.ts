import { formatInstant } from '../../metering/instant';
import { formatQuantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { tellOutcome } from './promises';
import { DAY, HOUR, MINUTE, type RunPlan, SECOND } from './schedule';
import type { Run, Simulation } from './simulate';
import { tellMisbilling } from './statements';
import type { Call, Reading } from './stripe-port';
import { customerOf, trueWall, windowOf } from './world';

interface Moment {
	readonly at: number;
	readonly text: string;
}

/** Who did what when in a simulated world, a line each. */
export function storyOf(simulation: Simulation): string {
	const moments = [
		...sourceMoments(simulation),
		...simulation.runs.flatMap(runMoments),
		...providerMoments(simulation),
	];
	// Moments of the same time stay in the order in which they were put down.
	return moments
		.sort((a, b) => a.at - b.at)
		.map(({ at, text }) => `${formatAt(at)}  ${text}`)
		.join('\n');
}

function sourceMoments({ course, schedule }: Simulation): Moment[] {
	const { source, storms } = course;
	const tell = (total: string | null): string => total ?? 'no row';
	return [
		{ at: 0, text: `identifiers live for ${formatSpan(schedule.identifierMs)}` },
		...source.slots.map((slot) => ({
			at: 0,
			text: `the source has ${customerOf(slot)} ${formatInstant(windowOf(slot).start)}: ${tell(slot.total)}`,
		})),
		...source.changes.map(({ at, slot, total }) => ({
			at,
			text: `the source says ${customerOf(slot)} ${formatInstant(windowOf(slot).start)}: ${tell(total)}`,
		})),
		...storms.map(({ from, to, retryAfterMs }) => ({
			at: from,
			text: `a storm of ${formatSpan(to - from)} begins${retryAfterMs === undefined ? '' : `, Retry-After ${formatSpan(retryAfterMs)}`}`,
		})),
	];
}

function runMoments(run: Run): Moment[] {
	const { number, plan, begins, ends, report, lanes, port, process } = run;
	const who = `run ${number}`;
	const rows = lanes.flat().map((target) => `${nameOf(target)}=${formatQuantity(target.total)}`);
	const outcomes = [...(report?.outcomes ?? [])].map(
		([target, outcome]) => `${nameOf(target)} ${tellOutcome(outcome)}`,
	);
	const end =
		report !== undefined
			? `ends: ${outcomes.join(', ') || 'nothing to tell'}`
			: ends === undefined
				? 'never ends'
				: 'is killed';
	return [
		{ at: begins, text: `${who} begins with ${rows.join(', ') || 'no rows'}${tellPlan(plan)}` },
		...(process.pausedAt === undefined
			? []
			: [{ at: process.pausedAt, text: `${who} stands still for ${formatSpan(plan.pause?.ms)}` }]),
		...port.readings.map((reading) => ({ at: reading.at, text: `${who} ${tellReading(reading)}` })),
		...port.calls.map((call) => ({ at: call.at, text: `${who} ${tellCall(call)}` })),
		{ at: ends ?? begins, text: `${who} ${end}` },
	];
}

function tellPlan(plan: RunPlan): string {
	const { rowsAgeMs, clockError, clockStep, reading } = plan;
	return [
		rowsAgeMs > 0 ? `, rows of ${formatSpan(rowsAgeMs)} ago` : '',
		clockError === 0 ? '' : `, its clock ${clockError} s ahead`,
		clockStep && clockStep.clockError !== clockError
			? `, ${clockStep.clockError} s ahead after ${formatSpan(clockStep.afterMs)}`
			: '',
		`, reads ${reading.replace('_', ' ')}`,
	].join('');
}

function tellReading({ group, shown }: Reading): string {
	const totals = [...(shown ?? [])].map(
		([target, total]) => `${nameOf(target)}=${formatQuantity(total)}`,
	);
	return `reads ${shown ? totals.join(', ') : `${group.map(nameOf).join(', ')}: no answer`}`;
}

function tellCall({ correction, answer, taken }: Call): string {
	const { target, shown, delta, identifier } = correction;
	const truth = taken === undefined || taken === answer?.kind ? '' : `, in truth ${taken}`;
	return `sends ${nameOf(target)} ${formatQuantity(delta)} from ${formatQuantity(shown)} (${identifier.slice(0, 8)}): ${answer?.kind ?? 'no answer'}${truth}`;
}

function providerMoments({ model, statements }: Simulation): Moment[] {
	return [
		...model.events.map(({ customer, value, at, visibleAt, run, correction }) => ({
			at,
			text: `Stripe takes ${formatQuantity(value)} for ${correction ? nameOf(correction.target) : customer} of ${run === undefined ? 'somebody else' : `run ${run}`}${visibleAt > at ? `, shows it after ${formatSpan(visibleAt - at)}` : ''}`,
		})),
		...statements.misbillings.map((one) => ({ at: one.at, text: `!! ${tellMisbilling(one)}` })),
	];
}

const nameOf = ({ customer, window }: SyncTarget): string =>
	`${customer} ${formatInstant(window.start)}`;

function formatAt(ms: number): string {
	const rest = String(ms % SECOND).padStart(3, '0');
	return `${formatInstant(trueWall(ms)).replace('Z', `.${rest}`)}`;
}

function formatSpan(ms = 0): string {
	const [unit, name] =
		ms >= DAY
			? [DAY, 'd']
			: ms >= HOUR
				? [HOUR, 'h']
				: ms >= MINUTE
					? [MINUTE, 'min']
					: [SECOND, 's'];
	return `${Number((ms / Number(unit)).toFixed(6))} ${name}`;
}

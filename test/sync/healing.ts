import fc from 'fast-check';
import { compareQuantities } from '../../metering/quantity';
import type { Assumption } from './assumptions';
import { worstOverBilling } from './over-billing';
import { movedOnUntil } from './promises';
import type { Schedule } from './schedule';
import { Simulation } from './simulate';

/** How far things go wrong without an assumption, and how they come right again. */
export interface Measurement {
	readonly broken: string;
	readonly schedules: number;
	/** Worlds in which a window was billed above what was ever stated, at some moment. */
	readonly overBilled: number;
	/** By how much at the worst, as shares of the largest stated total, smallest first. */
	readonly shares: readonly number[];
	/** Of the over-billed worlds, by how many good runs it took to show what the source says. */
	readonly runsToHeal: ReadonlyMap<number, number>;
	/** Of all worlds, those that were not right after this many good runs, however long they wait. */
	readonly neverHealed: number;
}

const MOST_RUNS = 5;

export async function measure(
	{ broken, worlds }: Assumption,
	schedules: number,
	seed: number,
): Promise<Measurement> {
	const shares: number[] = [];
	const runsToHeal = new Map<number, number>();
	let neverHealed = 0;
	const measurement = fc.asyncProperty(worlds, async (schedule: Schedule) => {
		const simulation = new Simulation(schedule);
		await simulation.play();
		const runs = await heal(simulation);
		if (runs > MOST_RUNS) neverHealed += 1;
		const worst = worstOverBilling(simulation);
		if (worst === 0) return;
		shares.push(worst);
		runsToHeal.set(runs, (runsToHeal.get(runs) ?? 0) + 1);
	});
	await fc.assert(measurement, { numRuns: schedules, seed });
	return {
		broken,
		schedules,
		overBilled: shares.length,
		shares: shares.sort((a, b) => a - b),
		runsToHeal,
		neverHealed,
	};
}

/** Runs again with nothing going wrong until every total is right. @returns how many runs */
async function heal(simulation: Simulation): Promise<number> {
	const { model, clock, course, schedule } = simulation;
	const wanted = { lookBack: Infinity, clearsMissing: true, perDay: schedule.lastPerDay ?? false };
	for (let runs = 0; runs <= MOST_RUNS; runs += 1) {
		const targets = course.source.lanesAt(clock.now(), wanted).flat();
		const wrong = targets.filter(
			(target) => compareQuantities(model.billed(target), target.total) !== 0,
		);
		if (wrong.length === 0) return runs;
		const free = Math.max(...wrong.map((target) => movedOnUntil(target, simulation)));
		if (runs > 0 && free > clock.now()) await clock.sleep(free - clock.now());
		await simulation.runWell('always');
	}
	return MOST_RUNS + 1;
}

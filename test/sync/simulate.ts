import type { SyncRules } from '../../delivery/sync/lane-sync';
import type { SyncTimes } from '../../delivery/sync/run-time';
import { type SyncPace, type SyncReport, syncTotals } from '../../delivery/sync/sync';
import type { TotalsPort } from '../../delivery/sync/totals-port';
import type { Verdict } from '../../delivery/verdict';
import { type Correction, correctionOf } from '../../metering/correction';
import { ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { stampOf } from '../../metering/window';
import { randomFrom } from '../delivery/schedules';
import { afterPromises, VirtualClock } from '../support/virtual-clock';
import { Process } from './process';
import { DAY, HOUR, MINUTE, type RunPlan, type Schedule, type StrangersEvent } from './schedule';
import { Statements } from './statements';
import { StripeModel } from './stripe-model';
import { type Network, StripePort } from './stripe-port';
import { type Course, courseOf, customerOf, quantityOf, trueWall, windowOf } from './world';

/** How runs are broken on purpose, to see that the promises notice. */
export interface Sabotage {
	readonly times?: SyncTimes;
	readonly port?: (port: TotalsPort) => TotalsPort;
	/** Corrects all windows side by side, instead of those of a customer one after another. */
	readonly splitsLanes?: boolean;
	/** What reaches the provider in place of a correction, given how the provider takes one. */
	readonly take?: (correction: Correction, take: Take) => Verdict;
}

type Take = (correction: Correction) => Verdict;

/** One execution, as the simulation saw it. */
export interface Run {
	readonly number: number;
	readonly plan: RunPlan;
	readonly begins: number;
	readonly lanes: ReadonlyArray<readonly SyncTarget[]>;
	readonly port: StripePort;
	readonly process: Process;
	ends?: number;
	/** Undefined when it was killed before its end. */
	report?: SyncReport;
}

/** A world at work: everything that a schedule says has happened, and more runs may follow. */
export class Simulation {
	readonly clock = new VirtualClock(afterPromises);
	readonly course: Course;
	readonly model: StripeModel;
	readonly statements = new Statements();
	readonly runs: Run[] = [];

	constructor(
		readonly schedule: Schedule,
		readonly sabotage: Sabotage = {},
	) {
		this.course = courseOf(schedule);
		this.model = new StripeModel(this.clock, schedule, () =>
			this.statements.check(this.model, this.clock.now()),
		);
	}

	/** Lets everything happen that the schedule says. */
	async play(): Promise<void> {
		const { runs, storms, strangers, end } = this.course;
		for (const { at, event } of strangers) this.clock.at(at, () => this.#addStrangers(at, event));
		await Promise.all(
			runs.map(async ({ at, plan }) => {
				await this.clock.sleep(at);
				await this.run(plan, storms);
			}),
		);
		await this.#until(end);
		await this.settle();
	}

	#addStrangers(at: number, event: StrangersEvent): void {
		const { source } = this.course;
		const slot = source.slotAt(event.slot);
		const [target] = source.targetOf(slot, at, false);
		if (event.kind === 'stranger') {
			const visibleAt = at + this.schedule.lagMs;
			const timestamp = stampOf(windowOf(slot));
			const value = quantityOf(event.value);
			this.model.add({ customer: customerOf(slot), timestamp, value, at, visibleAt });
			return;
		}
		const age = at - slot.hour * HOUR;
		// Report waits for a window's end.
		if (target !== undefined && age >= HOUR && age < event.youngerThanMs) {
			this.statements.add([target]);
			this.model.take(correctionOf(target, ZERO, trueWall(at)), undefined, this.schedule.lagMs);
		}
	}

	/** Waits until nothing is under way any more and everything shows. */
	async settle(): Promise<void> {
		while (this.clock.now() < this.model.quietAt) await this.#until(this.model.quietAt);
	}

	async #until(ms: number): Promise<void> {
		await this.clock.sleep(ms - this.clock.now());
	}

	/** Runs over all windows with nothing going wrong, and waits until everything shows. */
	async runWell(reading: RunPlan['reading']): Promise<Run> {
		const run = await this.run({ ...GOOD, reading, perDay: this.schedule.lastPerDay ?? false }, []);
		await this.settle();
		return run;
	}

	async run(plan: RunPlan, storms: Network['storms']): Promise<Run> {
		const { clock, schedule, sabotage, model } = this;
		const { groupSize, lagMs, randomSeed } = schedule;
		const number = this.runs.length;
		const begins = clock.now();
		const process = new Process(clock, plan);
		const take = (correction: Correction, lag: number): Verdict => {
			const well: Take = (one) => model.take(one, number, lag);
			return sabotage.take === undefined ? well(correction) : sabotage.take(correction, well);
		};
		const port = new StripePort(model, { clock, storms, groupSize, lagMs, take }, plan.script);
		const together = this.course.source.lanesAt(begins - plan.rowsAgeMs, plan);
		const lanes = sabotage.splitsLanes ? together.flat().map((target) => [target]) : together;
		const run: Run = { number, plan, begins, lanes, port, process };
		this.runs.push(run);
		this.statements.add(lanes.flat());
		if (schedule.lastPerDay && !plan.perDay) {
			const days = this.course.source.lanesAt(begins - plan.rowsAgeMs, { ...GOOD, perDay: true });
			this.statements.add(days.flat());
		}
		const stop = new AbortController();
		if (plan.cancelAfterMs !== undefined) {
			clock.at(begins + plan.cancelAfterMs, () => stop.abort());
		}
		const end = syncTotals(
			lanes.map(laneOf),
			process.reach(sabotage.port?.(port) ?? port),
			rulesOf(plan),
			paceOf(plan),
			{
				clock: process,
				wall: () => process.wall(),
				random: randomFrom(randomSeed + number),
				signal: stop.signal,
				...(sabotage.times && { times: sabotage.times }),
			},
		);
		const ended = await Promise.race([end, process.death, clock.sleep(LONGEST_RUN_MS)]);
		if (ended === undefined) throw new Error(`run ${number} never ends`);
		run.ends = clock.now();
		if (ended !== 'killed') run.report = ended;
		return run;
	}
}

function laneOf(lane: readonly SyncTarget[]) {
	const implied = lane.filter(({ index }) => index === undefined);
	return {
		targets: lane.filter(({ index }) => index !== undefined),
		...(implied.length > 0 && { implied: () => implied }),
	};
}

function rulesOf({ reading, largestPercent }: RunPlan): SyncRules {
	const limits =
		largestPercent === undefined ? {} : { percent: quantityOf(String(largestPercent)) };
	return { reading, limits, dryRun: false };
}

function paceOf({ perSecond, isOneLimit = false, lanesAtOnce, retryBudgetMs }: RunPlan): SyncPace {
	const pace = { eventsPerSecond: perSecond, readsPerSecond: perSecond };
	return { ...pace, isOneLimit, lanesAtOnce, retryBudgetMs };
}

/** Longer than all waits that a schedule can bring about. */
const LONGEST_RUN_MS = 60 * DAY;

const GOOD: RunPlan = {
	rowsAgeMs: 0,
	lookBack: Infinity,
	clearsMissing: true,
	reading: 'always',
	clockError: 0,
	retryBudgetMs: 5 * MINUTE,
	lanesAtOnce: 4,
	perSecond: 1000,
	script: [],
};

import type { ChargePort } from '../../delivery/charge/charge-port';
import { fireAll } from '../../delivery/charge/fire-all';
import type { FireOutcome } from '../../delivery/charge/fire-outcome';
import type { TriggerRequest } from '../../metering/trigger/trigger-rule';
import { randomFrom } from '../delivery/schedules';
import { afterPromises, VirtualClock } from '../support/virtual-clock';
import { Process } from '../sync/process';
import { wrongTo } from './guards';
import { MINUTE } from '../sync/schedule';
import type { Payment } from './payments';
import type { FirePlan, Happening, Schedule } from './schedule';
import { StripeModel } from './stripe-model';
import { StripePort } from './stripe-port';
import { World } from './world';

/** How runs are broken on purpose, to see that the promises notice. */
export interface Sabotage {
	readonly port?: (port: ChargePort, model: StripeModel, run: number) => ChargePort;
	/** What is fired in place of a request. */
	readonly request?: (request: TriggerRequest) => TriggerRequest;
	/** What the provider is in place of a good one. */
	readonly model?: (model: StripeModel) => void;
}

/** One execution, as the simulation saw it. */
export interface Run {
	readonly number: number;
	readonly plan: FirePlan;
	readonly request: TriggerRequest;
	/** When it took its value. */
	readonly valueAt: number;
	readonly begins: number;
	readonly port: StripePort;
	readonly process: Process;
	ends?: number;
	/** Undefined when it was killed before its end. */
	outcome?: FireOutcome;
}

export interface Wrong {
	readonly at: number;
	readonly text: string;
}

const LONGEST_RUN_MS = 40 * 24 * 60 * MINUTE;

/** A world at work: everything that a schedule says has happened, and more runs may follow. */
export class Simulation {
	readonly clock = new VirtualClock(afterPromises);
	readonly model: StripeModel;
	readonly world: World;
	readonly runs: Run[] = [];
	/** Payments that were tried though they must not be. */
	readonly wrongs: Wrong[] = [];
	/** Happenings other than fires, for the story. */
	readonly moments: Wrong[] = [];

	constructor(
		readonly schedule: Schedule,
		readonly sabotage: Sabotage = {},
	) {
		const random = randomFrom(schedule.randomSeed);
		this.model = new StripeModel(this.clock, schedule.keysMs, random, (payment, run) =>
			this.#check(payment, run),
		);
		sabotage.model?.(this.model);
		this.world = new World(schedule, this.model);
	}

	/** Lets everything happen that the schedule says. */
	async play(): Promise<void> {
		let at = 0;
		const runs: Array<Promise<unknown>> = [];
		for (const happening of this.schedule.happenings) {
			at += happening.gapMs;
			if (happening.kind === 'fire') runs.push(this.#fireAt(at, happening.plan));
			else this.clock.at(at, () => this.#happen(happening));
		}
		await Promise.all(runs);
		await this.clock.sleep(at - this.clock.now());
		await this.settle();
	}

	/** Waits until nothing is under way any more. */
	async settle(): Promise<void> {
		const { clock, model } = this;
		while (clock.now() < model.quietAt) await clock.sleep(model.quietAt - clock.now());
	}

	#happen(happening: Exclude<Happening, { kind: 'fire' }>): void {
		const now = this.clock.now();
		const { kind } = happening;
		this.moments.push({ at: now, text: JSON.stringify({ ...happening, gapMs: undefined }) });
		if (kind === 'usage') this.world.use(now, happening.steps);
		else if (kind === 'spend') this.world.spend(now, happening.amount);
		else if (kind === 'card') this.model.changeCard(happening.fingerprint);
		else if (kind === 'bank') this.model.mood = happening.mood;
		else this.model.resume();
	}

	async #fireAt(at: number, plan: FirePlan): Promise<void> {
		await this.clock.sleep(at);
		const request = this.world.requestAt(at, plan);
		await this.clock.sleep(plan.valueAgeMs);
		await this.fire(plan, request, at);
	}

	async fire(plan: FirePlan, request: TriggerRequest, valueAt: number): Promise<Run> {
		const { clock, schedule, sabotage, model } = this;
		const number = this.runs.length;
		const process = new Process(clock, { ...plan, clockError: 0 });
		const port = new StripePort(model, clock, number, plan.script);
		const begins = clock.now();
		const run: Run = { number, plan, request, valueAt, begins, port, process };
		this.runs.push(run);
		const stop = new AbortController();
		if (plan.cancelAfterMs !== undefined) {
			clock.at(begins + plan.cancelAfterMs, () => stop.abort());
		}
		const asked = sabotage.request?.(request) ?? request;
		const { retryBudgetMs } = plan;
		const end = fireAll(
			[asked],
			reach(process, sabotage.port?.(port, model, number) ?? port),
			{ requestsPerSecond: 25, lanesAtOnce: 1, retryBudgetMs },
			{ clock: process, random: randomFrom(schedule.randomSeed + number), signal: stop.signal },
		);
		const ended = await Promise.race([end, process.death, clock.sleep(LONGEST_RUN_MS)]);
		if (ended === undefined) throw new Error(`run ${number} never ends`);
		run.ends = clock.now();
		if (ended === 'killed') return run;
		const outcome = ended.outcomes.get(asked);
		if (outcome === undefined) throw new Error(`run ${number} ends without an outcome`);
		run.outcome = outcome;
		return run;
	}

	#check(payment: Payment, run: number): void {
		const { payments } = this.model;
		const at = this.clock.now();
		const others = payments.filter((one) => one !== payment);
		const why = wrongTo(payment, others, at, this.schedule) ?? this.#stale(payments, run);
		if (why !== undefined) this.wrongs.push({ at, text: `${payment.id} is charged, but ${why}` });
	}

	/** A balance that does not hold yet what was paid before. */
	#stale(payments: readonly Payment[], run: number): string | undefined {
		const { theme, creditMs } = this.schedule;
		const { valueAt = 0 } = this.runs[run] ?? {};
		const unseen = payments.find(
			({ paidAt }) => paidAt !== undefined && paidAt + creditMs > valueAt,
		);
		if (theme !== 'balance' || unseen === undefined) return undefined;
		return `${unseen.id} was not yet in the balance`;
	}
}

/** The provider as a process reaches it. */
function reach(process: Process, port: ChargePort): ChargePort {
	return {
		read: async (asks, rule, customer) =>
			await process.around(async () => await port.read(asks, rule, customer)),
		claim: async (key, order) => await process.around(async () => await port.claim(key, order)),
		charge: async (key, claim) => await process.around(async () => await port.charge(key, claim)),
		drop: async (claim) => await process.around(async () => await port.drop(claim)),
	};
}

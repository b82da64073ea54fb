import {
	deliver,
	type DeliveryOptions,
	type DeliveryReport,
	type Send,
} from '../../delivery/deliver';
import { VirtualClock } from '../support/virtual-clock';
import { type Job, ProviderModel } from './provider-model';
import { randomFrom, type Schedule } from './schedules';

/** How a run is broken on purpose, to see that the checks notice. */
export interface Sabotage {
	readonly laneOf?: (job: Job) => string;
	readonly send?: (provider: ProviderModel) => Send<Job>;
}

export const laneOf = ({ lane }: Job): string => lane;

export function optionsOf(schedule: Schedule, clock: DeliveryOptions['clock']): DeliveryOptions {
	const { ratePerSecond, lanesAtOnce, retryBudgetMs, maxAttempts, randomSeed } = schedule;
	const random = randomFrom(randomSeed);
	return { ratePerSecond, lanesAtOnce, retryBudgetMs, maxAttempts, random, clock };
}

export interface Simulation {
	readonly clock: VirtualClock;
	readonly provider: ProviderModel;
	readonly report: DeliveryReport<Job>;
}

/** One run of the schedule on virtual time, with everything still under way at its end let finish. */
export async function simulate(schedule: Schedule, sabotage: Sabotage = {}): Promise<Simulation> {
	const clock = new VirtualClock();
	const provider = new ProviderModel(clock, { script: schedule.script });
	const send = sabotage.send?.(provider) ?? (async (job: Job) => await provider.send(job));
	const report = await deliver(
		schedule.jobs,
		sabotage.laneOf ?? laneOf,
		send,
		optionsOf(schedule, clock),
	);
	await settle(clock);
	return { clock, provider, report };
}

/** Lets requests that the client has given up reach the provider. */
export async function settle(clock: VirtualClock): Promise<void> {
	await clock.sleep(120_000);
}

/** Runs the same jobs again at once, with nothing going wrong any more. */
export async function runAgain(
	jobs: readonly Job[],
	clock: VirtualClock,
	provider: ProviderModel,
): Promise<DeliveryReport<Job>> {
	provider.recover();
	return await deliver(jobs, laneOf, async (job) => await provider.send(job), {
		ratePerSecond: 1000,
		lanesAtOnce: 10,
		retryBudgetMs: 300_000,
		clock,
	});
}

import type { DeliveryReport } from '../../delivery/deliver';
import type { Outcome } from '../../delivery/verdict';
import type { Job } from './provider-model';
import { runAgain, type Simulation } from './simulate';

/** What a run promises, whatever the network and the provider do. Throws where one is broken. */
export async function checkPromises(jobs: readonly Job[], simulation: Simulation): Promise<void> {
	const { clock, provider, report } = simulation;
	everyJobEndsOnce(jobs, report);
	outcomesAreTrue(jobs, simulation);
	if (provider.overlaps > 0) throw new Error(`${provider.overlaps} calls overlapped in a lane`);
	nothingIsBilledTwice(provider.timesBilled);
	const callsBefore = provider.calls.length;
	const second = await runAgain(jobs, clock, provider);
	nothingIsBilledTwice(provider.timesBilled);
	nothingIsLost(jobs, second, provider.timesBilled, provider.calls.length - callsBefore);
}

function everyJobEndsOnce(jobs: readonly Job[], { outcomes }: DeliveryReport<Job>): void {
	if (outcomes.size !== jobs.length) throw new Error(`${outcomes.size} of ${jobs.length} outcomes`);
	for (const job of jobs) if (!outcomes.has(job)) throw new Error(`no outcome of ${job.usage}`);
}

function outcomesAreTrue(jobs: readonly Job[], { provider, report }: Simulation): void {
	for (const job of jobs) {
		const outcome = report.outcomes.get(job) as Outcome;
		const counted = outcome.status === 'accepted' || outcome.status === 'duplicate';
		const unknown = outcome.code === 'in_doubt';
		if (!unknown && counted !== provider.has(job)) {
			throw new Error(`${job.usage} ended as ${outcome.status}, billed: ${provider.has(job)}`);
		}
		const own = provider.calls.filter((call) => call.job.usage === job.usage);
		if (outcome.attempts !== own.length) {
			throw new Error(`${own.length} calls told as ${outcome.attempts}`);
		}
		const wasUnclear = own.some(({ verdict }) => verdict?.kind === 'unclear');
		if (!counted && unknown !== wasUnclear) {
			throw new Error(
				`${job.usage} is ${outcome.code} after a try that was unclear: ${wasUnclear}`,
			);
		}
	}
}

export function nothingIsBilledTwice(timesBilled: ReadonlyMap<string, number>): void {
	for (const [usage, times] of timesBilled) {
		if (times > 1) throw new Error(`${usage} was billed ${times} times`);
	}
}

export function nothingIsLost(
	jobs: readonly Job[],
	{ outcomes }: DeliveryReport<Job>,
	timesBilled: ReadonlyMap<string, number>,
	calls: number,
): void {
	if (calls !== jobs.length) throw new Error(`the second run made ${calls} calls`);
	for (const job of jobs) {
		if (timesBilled.has(job.usage) === (job.bad === true)) throw new Error(`${job.usage} is lost`);
		const { status } = outcomes.get(job) as Outcome;
		if ((status === 'rejected') !== (job.bad === true)) throw new Error(`${job.usage}: ${status}`);
	}
}

import { BothClocks } from '../../../delivery/both-clocks';
import { Delivery } from '../../../delivery/deliver';
import { lanesOf, runLanes } from '../../../delivery/lanes';
import type { EdgeClient } from '../client';
import { type EdgeEnvironment, type EdgePace, type EdgeRun, inEdgeRun } from '../edge-run';
import { readTriggerItems, type TriggerItem } from '../trigger-items';
import { Earlier } from './earlier';
import { fireInEdge } from './fire';
import { type EdgeFireOutcome, notFired, withoutItems } from './fire-outcome';
import { type EdgeFireInput, type EdgeFireRequest, readFire } from './fire-request';
import { itemNotFound } from './item-refusal';
import { type EdgeFireRules, type EdgeFireTools, shoot, type Shot, tooOld } from './tools';

export interface FireEnvironment extends EdgeEnvironment {
	/** Wall clock, Unix seconds. */
	readonly wall: () => number;
}

/** How one item ended. */
export interface EdgeFireResult extends EdgeFireOutcome {
	readonly index: number;
	/** Absent where it could not be read. */
	readonly request?: EdgeFireRequest;
	/** Absent where the brand has none of its ID, or it was not looked for. */
	readonly item?: TriggerItem;
}

/** An input that can be fired. */
interface Job {
	readonly index: number;
	readonly request: EdgeFireRequest;
}

/**
 * Fires items, those of one customer one after another.
 *
 * @returns one result for every input, in their order
 */
export async function fireAllInEdge(
	inputs: readonly EdgeFireInput[],
	client: EdgeClient,
	rules: EdgeFireRules,
	pace: EdgePace,
	environment: FireEnvironment,
): Promise<readonly EdgeFireResult[]> {
	const results = new Map<number, EdgeFireResult>();
	const jobs: Job[] = [];
	for (const input of inputs) {
		const { index } = input;
		const read = readFire(input);
		if (read.ok) jobs.push({ index, request: read.value });
		else results.set(index, { index, ...notFired(read.refusal) });
	}
	await inEdgeRun(pace, environment, async (run) => {
		const tools = toolsOf(client, rules, environment, run);
		await fireJobs(jobs, tools, pace.lanesAtOnce, ({ index, request }, outcome) => {
			results.set(index, { index, request, ...outcome });
		});
	});
	return inputs.map(({ index }) => results.get(index) as EdgeFireResult);
}

function toolsOf(
	client: EdgeClient,
	rules: EdgeFireRules,
	{ clock, wall, random = Math.random }: FireEnvironment,
	{ reads, limits, halt }: EdgeRun,
): EdgeFireTools {
	const time = new BothClocks(clock, wall);
	const shots = new Delivery<Shot>(
		async (shot) => await shoot(client, shot),
		limits,
		halt,
		(shot) => tooOld(shot, time),
	);
	return { client, reads, shots, clock, time, random, wall, rules, signal: halt.signal };
}

async function fireJobs(
	jobs: readonly Job[],
	tools: EdgeFireTools,
	lanesAtOnce: number,
	record: (job: Job, outcome: Omit<EdgeFireResult, 'index' | 'request'>) => void,
): Promise<void> {
	if (jobs.length === 0) return;
	const found = await readTriggerItems(tools.client, tools.reads);
	if (!found.ok) {
		for (const job of jobs) record(job, withoutItems(found.outcome));
		return;
	}
	const items = new Map(found.value.map((item) => [item.id, item]));
	const earlier = new Earlier(tools.clock, tools.wall, tools.rules.cooldownSeconds);
	await runLanes(lanesOf(jobs, laneOf), lanesAtOnce, async (job) => {
		const { request } = job;
		const item = items.get(request.item);
		if (item === undefined) {
			record(job, notFired(itemNotFound(request)));
			return;
		}
		const against = earlier.refuse(request);
		const outcome = against ? notFired(against) : await fireInEdge(tools, request, item);
		earlier.note(request, outcome);
		record(job, { ...outcome, item });
	});
}

function laneOf({ request }: Job): string {
	return request.customer;
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { FLOOR, type NamedWay, WAYS } from './ways';

/** Where the ways of one transport send to. */
export interface Targets {
	readonly ways: readonly string[];
	/** A Stripe that answers at once. */
	readonly quickUrl: string;
	/** A Stripe that takes its time. */
	readonly slowUrl: string;
	/** Of a round. */
	readonly events: number;
	readonly rounds: number;
}

/** What to measure, as JSON in the first argument. */
export interface RequestTask {
	/** Each way sends so many before it is measured: meanwhile what runs often is compiled. */
	readonly warmUp: number;
	readonly targets: readonly Targets[];
}

/** What meter events cost the process that sends them. */
export interface Round {
	/** CPU time of all its threads, in ms per 1,000 events. */
	readonly cpuMs: number;
	readonly perSecond: number;
	/** CPU time of Stripe, and the connections to it, per 1,000 events. */
	readonly stripeCpuMs: number;
	readonly connections: number;
}

/** The least of some rounds. */
export interface Cost extends Round {
	/** CPU time against that of n8n's helper, in the middle one of the rounds. */
	readonly againstFloor: number;
}

export interface RequestCost {
	readonly name: string;
	readonly quick: Cost;
	readonly slow: Cost;
}

interface Counts {
	readonly connections: number;
	readonly cpuMs: number;
}

async function countsOf(url: string): Promise<Counts> {
	return (await (await fetch(`${url}/counts`)).json()) as Counts;
}

async function round(
	send: (events: number) => Promise<void>,
	url: string,
	events: number,
): Promise<Round> {
	const before = await countsOf(url);
	const cpu = process.cpuUsage();
	const begin = performance.now();
	await send(events);
	const seconds = (performance.now() - begin) / 1000;
	const { user, system } = process.cpuUsage(cpu);
	const after = await countsOf(url);
	const thousands = events / 1000;
	return {
		cpuMs: (user + system) / 1000 / thousands,
		perSecond: events / seconds,
		stripeCpuMs: (after.cpuMs - before.cpuMs) / thousands,
		connections: Math.round((after.connections - before.connections) / thousands),
	};
}

/** The least of all rounds: what else the machine does only adds to it. */
function least(rounds: readonly Round[]): Round {
	const of = (key: keyof Round): number[] => rounds.map((one) => one[key]);
	return {
		cpuMs: Math.min(...of('cpuMs')),
		perSecond: Math.max(...of('perSecond')),
		stripeCpuMs: Math.min(...of('stripeCpuMs')),
		connections: Math.min(...of('connections')),
	};
}

/** Two rounds of one turn had the same machine, busy or not. */
function middleRatio(rounds: readonly Round[], floor: readonly Round[]): number {
	const ratios = rounds.map(({ cpuMs }, turn) => cpuMs / floor[turn].cpuMs);
	return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)];
}

/** All ways by turns, so that a busy minute of the machine falls on all of them alike. */
async function measureByTurns(
	ways: readonly NamedWay[],
	url: string,
	events: number,
	rounds: number,
): Promise<Cost[]> {
	const measured: Round[][] = ways.map(() => []);
	const senders = await Promise.all(ways.map(async ({ way }) => await way(url)));
	for (let turn = 0; turn < rounds; turn += 1) {
		for (const [place, send] of senders.entries()) {
			measured[place]?.push(await round(send, url, events));
		}
	}
	const floor = measured[ways.findIndex(({ name }) => name === FLOOR)];
	return measured.map((one) => ({ ...least(one), againstFloor: middleRatio(one, floor) }));
}

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as RequestTask;
	const costs: RequestCost[][] = [];
	for (const [place, targets] of task.targets.entries()) {
		const { quickUrl, slowUrl, events, rounds } = targets;
		const ways = WAYS.filter(({ name }) => targets.ways.includes(name));
		await measureByTurns(ways, quickUrl, place === 0 ? task.warmUp : events, 1);
		const quick = await measureByTurns(ways, quickUrl, events, rounds);
		const slow = await measureByTurns(ways, slowUrl, events, rounds);
		costs.push(ways.map(({ name }, at) => ({ name, quick: quick[at], slow: slow[at] })));
	}
	process.stdout.write(`${JSON.stringify(costs)}\n`);
}

main().then(
	() => process.exit(0),
	(reason: unknown) => {
		process.stderr.write(`${String(reason)}\n`);
		process.exit(1);
	},
);

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { customerAt } from '../../bench/sync/source';
import { KEY, METER } from '../../bench/way';
import { formatQuantity } from '../../metering/quantity';
import { engineClock } from '../../nodes/common/transport/engine-clock';
import { StripeClient } from '../../providers/stripe/client';
import { lanesFor, requestsPerSecond } from '../../providers/stripe/limits';
import { type Meter, Meters } from '../../providers/stripe/meters';
import { withReadRun } from '../../providers/stripe/read-run';
import { readEach } from '../../providers/stripe/usage/read-each';
import { bucketsOf } from '../providers/stripe/usage/calendar';
import { keepAliveSend } from '../providers/stripe/keep-alive-send';
import { usageOfDay } from './usage-of-a-day';

/** What to read, as JSON in the first argument. */
export interface UsageTask {
	readonly url: string;
	readonly customers: number;
	/** Unix seconds: the beginning of the day. */
	readonly start: number;
}

export interface UsageEnd {
	readonly seconds: number;
	readonly requests: number;
	/** Points that are not the source's. */
	readonly wrong: number;
	readonly cpuMs: number;
}

/** Reads a day of all customers by the hour, in a process in which nothing else slows it down. */
async function main(): Promise<void> {
	const { url, customers, start } = JSON.parse(process.argv[2] ?? '{}') as UsageTask;
	const send = keepAliveSend(url, KEY);
	const client = new StripeClient(send, engineClock);
	const meter = (await new Meters(client).byEventName()).get(METER) as Meter;
	const rate = requestsPerSecond(KEY);
	const begin = performance.now();
	const cpu = process.cpuUsage();
	const buckets = bucketsOf({ start, end: start + 86_400 }, 'hour');
	const questions = Array.from({ length: customers }, (_, at) => ({
		customer: customerAt(at),
		buckets,
	}));
	const { usages, requests } = await withReadRun(
		{ readsPerSecond: rate, lanesAtOnce: lanesFor(rate), retryBudgetMs: 300_000 },
		{ client, clock: engineClock },
		async (run) => ({
			usages: await readEach(meter, questions, run),
			requests: run.reads.requests,
		}),
	);
	const { user, system } = process.cpuUsage(cpu);
	const seconds = (performance.now() - begin) / 1000;
	send.close();
	const used = new Map<string, string>();
	for (const row of usageOfDay(customers, start))
		used.set(`${row.customer} ${row.start}`, row.total);
	let right = 0;
	for (const usage of usages) {
		if (usage.status !== 'read') continue;
		for (const point of usage.series.points) {
			const expected = used.get(`${usage.customer} ${point.start}`) ?? '0';
			if (formatQuantity(point.value) === expected) right += 1;
		}
	}
	const end: UsageEnd = {
		seconds: Math.round(seconds * 10) / 10,
		requests,
		wrong: customers * 24 - right,
		cpuMs: Math.round((user + system) / 1000),
	};
	process.stdout.write(`${JSON.stringify(end)}\n`);
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exitCode = 1;
});

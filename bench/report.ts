import { bars, barsTable } from './bars';
import { whole } from './figures';
import { growthLines, growthTable } from './growth';
import { LATENCY_MS } from './measure';
import type { Measurements } from './measurements';
import { dates, heap, machine } from './provenance';
import { LIMIT, limitOf, type Part, SCENARIOS, type Scenario, STREAM_LIMIT } from './scenarios';
import {
	against,
	BILLED,
	type Column,
	CPU,
	DISTANCE,
	EVENTS,
	failures,
	HELD,
	MEMORY,
	PER_SECOND,
	REFUSED,
	REFUSED_SHARE,
	REQUESTS,
	ROWS,
	SECONDS,
	SUSTAINED,
	table,
} from './table';

export function inPart(part: Part): Scenario[] {
	return SCENARIOS.filter(({ parts }) => parts.includes(part));
}

/** The page of the benchmark, made from what was measured last, in whichever run. */
export function report(measurements: Measurements): string {
	return `# Benchmark

Usage is reported to the local Stripe emulator: ${LATENCY_MS} ms answer time, a limit of ${whole(LIMIT)} meter events a second
by the API and ${whole(STREAM_LIMIT)} by the stream, both counted strictly in any stretch of one second, one call at a time
per customer and meter. Stripe in a process of its own, each way in another. ${machine(measurements)}

Made by \`npm run bench\` from [measurements.json](measurements.json); one part of it by \`npm run bench -- hot\`,
and so on: ways, stream, hot, storm, workers, million, growth, requests, sync. See also
[what a request costs](requests.md) beside n8n's helper and the official client, and [the sync of totals](sync-totals.md).

## The bars

${barsTable(bars(measurements))}

## Ways to report

![Rows on the bill a second, by each way](speed.svg)

${section('ways', measurements, waysColumns(measurements))}

- *Sustained* and *below the limit* are between the first and the last event that Stripe took; *rows billed/s*
  are of the whole run, from n8n's reading of the rows to its last node. Peak memory includes n8n's engine.
- Each way with 10,000 rows is measured three times, two workers too, and the run that took the least CPU is
  shown: what else the machine does only adds to it.
- The two recipes with the **HTTP Request** node are those found on the web: no identifier, n8n's *Retry On
  Fail* with three tries. A retry starts the node over with all its items, so what is billed twice may hide
  what is lost.
- **n8n's own Stripe node** (*Meter Event: Create*) speaks to api.stripe.com alone. It is led here by a proxy
  (\`HTTPS_PROXY\`) that ends TLS with a certificate made for the run, so it alone pays for TLS, as it does
  at Stripe.
- **The official client** has an identifier for each row, and its own two retries, which a bare 429 does not
  get. What throws is not billed. *429 retried* is what one who knows would write around it: ten retries of its
  own, and ten with growing waits for a 429.

## A hot customer

Nine of ten rows are one customer's. When was Stripe done with the others, and when with the hot one?

${section('hot', measurements, [ROWS, EVENTS, othersDone, hotDone, SECONDS, REFUSED, BILLED])}

- Stripe takes one call at a time for a customer and meter, so 900 events of one customer take 36 s at ${LATENCY_MS} ms,
  whoever sends them. The others do not wait for it. What helps the hot one is to combine its rows, or the
  stream, which takes up to a hundred of them in a call.

## A storm of refusals

${section('storm', measurements, [ROWS, SECONDS, SUSTAINED, REQUESTS, REFUSED_SHARE, BILLED])}

- *A third of what it says*: a limit of 333 events a second where the pace believes ${whole(LIMIT)}.
- *Everything refused*: two seconds after the start, every meter event for one second, however slowly it is sent.
  A refusal says nothing of how long it holds, so the pace comes back step by step.

## Two workers

Two processes that know nothing of each other report at once, each half of the rows, to one account.

${section('workers', measurements, [ROWS, SECONDS, togetherPerSecond, ofLimit, REFUSED_SHARE, eachShare, CPU, BILLED])}

- *Together* and *share of each* are until the first of them was done; after that the limit is the other's alone.

## A million rows

${section('million', measurements, millionColumns)}

- 1,000,000 rows of 5,000 customers in 24 hours become 120,000 events; the node puts out a summary. The first
  line is what n8n itself takes for the same items when they pass through a node that does nothing.
- *Held*: the most that a full garbage collection left in the heap. Peak memory has the garbage in it that Node
  lets lie while there is room, and the more is held, the more it lets lie.
- What n8n's request helper takes for a request is measured without limit of the rate, between 5,000 and 20,000 requests.
- ${heap(measurements)}

## How cost grows

![Time, CPU and memory by the number of rows](growth.svg)

${growthLines(measurements)}

The power is that between the last two points; before, what a run costs without any rows flattens the line.

${growthTable(measurements)}
${problems('growth', measurements)}${dates(measurements)}`;
}

function waysColumns(measurements: Measurements): Column[] {
	return [
		ROWS,
		SECONDS,
		PER_SECOND,
		against('Against the loop', 'loop', measurements),
		against('Against the client, 50 in flight, retried', 'client-50-retrying', measurements),
		SUSTAINED,
		DISTANCE,
		REQUESTS,
		REFUSED,
		CPU,
		MEMORY,
		BILLED,
	];
}

const othersDone: Column = {
	head: 'Others done after, s',
	cell: ({ hot }) => hot?.othersSeconds.toFixed(1) ?? '–',
};
const hotDone: Column = {
	head: 'Hot one done after, s',
	cell: ({ hot }) => hot?.hotSeconds.toFixed(1) ?? '–',
};
const togetherPerSecond: Column = {
	head: 'Together, events/s',
	cell: ({ sideBySide }) => sideBySide?.perSecond.toFixed(0) ?? '–',
};
const ofLimit: Column = {
	head: 'Of the limit',
	cell: ({ sideBySide }, scenario) =>
		sideBySide ? `${((100 * sideBySide.perSecond) / limitOf(scenario)).toFixed(0)} %` : '–',
};
const eachShare: Column = {
	head: 'Share of each',
	cell: ({ sideBySide }) =>
		sideBySide?.shares.map((share) => `${share.toFixed(0)} %`).join(', ') ?? '–',
};
const cpuSeconds: Column = {
	head: 'CPU seconds',
	cell: ({ cpuMs }) => (cpuMs / 1000).toFixed(1),
};
/** The node that does nothing bills nothing, which is no failure. */
function unlessIdle({ head, cell }: Column): Column {
	return { head, cell: (result, scenario) => (result.events === 0 ? '–' : cell(result, scenario)) };
}

const millionColumns: readonly Column[] = [
	ROWS,
	unlessIdle(EVENTS),
	SECONDS,
	unlessIdle(SUSTAINED),
	cpuSeconds,
	MEMORY,
	HELD,
	unlessIdle(REFUSED),
	unlessIdle(BILLED),
];

function section(part: Part, measurements: Measurements, columns: readonly Column[]): string {
	return `${table(inPart(part), measurements, columns)}\n${problems(part, measurements)}`.trimEnd();
}

function problems(part: Part, measurements: Measurements): string {
	const lines = failures(inPart(part), measurements);
	return lines === '' ? '' : `\nErrors:\n\n${lines}\n`;
}

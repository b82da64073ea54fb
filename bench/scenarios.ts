import type { Storm } from './storm';
import type { Population } from './usage';
import type { WayName } from './ways';

export type Part = 'ways' | 'stream' | 'hot' | 'storm' | 'workers' | 'million' | 'growth';

/** Meter events a second that Stripe takes, by its API and by its stream. */
export const LIMIT = 1000;
export const STREAM_LIMIT = 10_000;

/** What Node chooses on a machine with 2 GB. */
const SMALL_HEAP_MB = 1024;

/** Rows of one customer in 24 hours, wherever it is shown how cost grows with the rows. */
const ROWS_A_CUSTOMER = 200;

export interface Scenario extends Omit<Population, 'now'> {
	/** Under which its measurement is kept. */
	readonly id: string;
	/** Where it is shown. */
	readonly parts: readonly Part[];
	readonly name: string;
	readonly way: WayName;
	/** Events a second that the local Stripe takes. @default what Stripe says it takes */
	readonly limit?: number;
	readonly storm?: Storm;
	/** The most that JavaScript may take, in MB. @default what Node chooses for this machine */
	readonly heapMb?: number;
	/** Processes at once, each with its part of the rows. @default 1 */
	readonly workers?: number;
	/** Measured so many times, because a busy second of the machine is a large part of it. @default 1 */
	readonly rounds?: number;
	/** It can speak to api.stripe.com only. */
	readonly disguised?: boolean;
}

export function limitOf({ limit, way }: Pick<Scenario, 'limit' | 'way'>): number {
	return limit ?? (way === 'throughTheStream' ? STREAM_LIMIT : LIMIT);
}

/** Slow ways get fewer rows; what is compared are rows a second. */
const SLOW = { parts: ['ways'], rows: 300, customers: 300 } as const;
const RAW = { rows: 10_000, customers: 500, rounds: 3 };

const WAYS: readonly Scenario[] = [
	{
		id: 'raw-10k',
		parts: ['ways'],
		name: 'This package, one event a row',
		way: 'oneEventARow',
		...RAW,
	},
	...grown('combined', 100_000, ['ways', 'growth'], 'This package, combined per hour'),
	...grown('stream', 100_000, ['ways', 'stream', 'growth'], 'This package, through the stream'),
	{ id: 'loop', name: 'Loop Over Items + HTTP Request node', way: 'httpRequestInALoop', ...SLOW },
	{
		id: 'http-all',
		name: 'HTTP Request node on all items',
		way: 'httpRequestOnAll',
		...SLOW,
		rows: 2000,
	},
	{
		id: 'stripe-node',
		name: 'n8n’s own Stripe node on all items',
		way: 'stripeNode',
		disguised: true,
		...SLOW,
	},
	{ id: 'client-loop', name: 'Official client in a loop', way: 'clientInALoop', ...SLOW },
	{
		id: 'client-50',
		parts: ['ways'],
		name: 'Official client, 50 in flight',
		way: 'clientFiftyInFlight',
		...RAW,
	},
	{
		id: 'client-50-retrying',
		parts: ['ways'],
		name: 'Official client, 50 in flight, 429 retried',
		way: 'clientFiftyRetrying',
		...RAW,
	},
];

const HOT = { parts: ['hot'], shape: 'hot', rows: 10_000, customers: 500 } as const;

const HOT_CUSTOMER: readonly Scenario[] = [
	// One call at a time for a customer: nine tenths of these rows take 40 ms each, however it is sent.
	{ ...HOT, id: 'hot-raw', name: 'One event a row', way: 'oneEventARow', rows: 1000 },
	{ ...HOT, id: 'hot-combined', name: 'Combined per hour', way: 'combinedPerHour' },
	{ ...HOT, id: 'hot-stream', name: 'Through the stream', way: 'throughTheStream', whole: true },
];

const STORM: readonly Scenario[] = [
	{
		id: 'storm-third',
		name: 'This package; Stripe takes a third of what it says',
		way: 'oneEventARow',
		limit: 333,
	},
	{
		id: 'storm-third-client',
		name: 'Official client, 50 in flight, 429 retried; the same',
		way: 'clientFiftyRetrying',
		limit: 333,
	},
	{
		id: 'storm-second',
		name: 'This package; everything refused for a second',
		way: 'oneEventARow',
		storm: { afterMs: 2000, forMs: 1000 },
	},
	{
		id: 'storm-retry-after',
		name: 'This package; the same with Retry-After: 1',
		way: 'oneEventARow',
		storm: { afterMs: 2000, forMs: 1000, retryAfter: 1 },
	},
].map((one) => ({ parts: ['storm'], rows: 6000, customers: 500, ...one }) as Scenario);

const TWO = {
	parts: ['workers'],
	way: 'oneEventARow',
	customers: 500,
	workers: 2,
	rounds: 3,
} as const;

const WORKERS: readonly Scenario[] = [
	{ ...TWO, id: 'workers-2', name: 'Two workers, one event a row', rows: 20_000 },
	{
		...TWO,
		id: 'workers-2-half',
		name: 'The same; Stripe takes half of what it says',
		rows: 10_000,
		limit: 500,
	},
];

const MILLION: readonly Scenario[] = [
	{
		id: 'no-op-1m',
		parts: ['million'],
		name: 'n8n’s No Operation node, 1,000,000 items',
		way: 'noOp',
		rows: 1_000_000,
		customers: 5000,
		heapMb: SMALL_HEAP_MB,
	},
	...[5000, 20_000].map(helper),
	...grown('combined', 1_000_000, ['million', 'growth'], 'Combined per hour, 1,000,000 rows'),
];

const GROWTH: readonly Scenario[] = [
	...[1000, 10_000].flatMap((rows) => grown('combined', rows, ['growth'])),
	...[1000, 10_000, 1_000_000].flatMap((rows) => grown('stream', rows, ['growth'])),
];

export type Grown = 'combined' | 'stream';

export function grownId(kind: Grown, rows: number): string {
	return `${kind}-${rows < 1e6 ? `${rows / 1000}k` : `${rows / 1e6}m`}`;
}

function helper(rows: number): Scenario {
	return {
		id: `helper-${rows / 1000}k`,
		parts: ['million'],
		name: `n8n’s request helper alone, ${rows.toLocaleString('en-US')} requests`,
		way: 'bareHelper',
		rows,
		customers: 500,
		limit: 1_000_000,
	};
}

/** The same scenario with more rows: customers and events grow with them. */
function grown(kind: Grown, rows: number, parts: Part[], name?: string): [Scenario] {
	const way = kind === 'combined' ? 'combinedPerHour' : 'throughTheStream';
	const words = kind === 'combined' ? 'Combined per hour' : 'Through the stream';
	return [
		{
			id: grownId(kind, rows),
			parts,
			name: name ?? `${words}, ${rows.toLocaleString('en-US')} rows`,
			way,
			rows,
			customers: rows / ROWS_A_CUSTOMER,
			...(kind === 'stream' ? { whole: true } : { heapMb: SMALL_HEAP_MB }),
		},
	];
}

export const SCENARIOS: readonly Scenario[] = [
	...WAYS,
	...HOT_CUSTOMER,
	...STORM,
	...WORKERS,
	...MILLION,
	...GROWTH,
];

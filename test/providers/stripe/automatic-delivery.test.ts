import { StripeClient } from '../../../providers/stripe/client';
import type { HttpRequest, SendHttp } from '../../../providers/stripe/http';
import type { Meter } from '../../../providers/stripe/meters';
import { reportUsage, type ReportRules } from '../../../providers/stripe/report-usage';
import type { UsageInput } from '../../../providers/stripe/usage-input';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe } from './small-stripe';
import { inputOf, meterOf, NOW, RULES } from './usage';

const AUTOMATIC: ReportRules = {
	...RULES,
	dryRun: false,
	allowNegative: true,
	ratePerSecond: 1000,
	lanesAtOnce: 100,
	retryBudgetMs: 60_000,
	stream: { when: 'many', eventsPerSecond: 10_000 },
};
const API = '/v1/billing/meter_events';
const STREAM = '/v2/billing/meter_event_stream';
const DAY = 86_400;
const HOUR = 3600;

/** Whole numbers of half an hour ago. */
const usual = (count: number, change: Partial<UsageInput> = {}): UsageInput[] =>
	Array.from({ length: count }, (_, id) =>
		inputOf({
			customer: `cus_${id % 50}`,
			time: { kind: 'timestamp', at: NOW - HOUR / 2 },
			sourceEventId: `${id}`,
			...change,
		}),
	);
const at = (seconds: number) => ({ time: { kind: 'timestamp', at: seconds } }) as const;
const one = (change: Partial<UsageInput>) => inputOf({ sourceEventId: 'one', ...change });

interface Case {
	readonly rows: readonly UsageInput[];
	readonly meter?: Partial<Meter>;
	readonly rules?: Partial<ReportRules>;
}

/** Reports until the first event goes by the API, which is slow and tells which way was taken. */
async function report({ rows, meter, rules }: Case) {
	const stripe = new SmallStripe([meterOf(meter)]);
	const clock = new VirtualClock();
	const stop = new AbortController();
	const requests: HttpRequest[] = [];
	const send: SendHttp = async (request) => {
		requests.push(request);
		if (request.path === API) stop.abort();
		return await stripe.send(request);
	};
	const inputs = rows.map((row, index) => ({ ...row, index }));
	const { stream } = await reportUsage(
		inputs,
		{ ...AUTOMATIC, ...rules },
		{ client: new StripeClient(send, clock), clock, now: NOW, signal: stop.signal },
	);
	return { stream, requests };
}

describe('Automatic stays on the API for', () => {
	it.each<[string, Case]>([
		['10,000 events', { rows: usual(10_000) }],
		['10,000 and a fraction', { rows: [...usual(10_000), one({ value: '0.5' })] }],
		['10,000 and a credit', { rows: [...usual(10_000), one({ value: '-1' })] }],
		['10,000 and one ahead of the clock', { rows: [...usual(10_000), one(at(NOW + 60))] }],
		[
			'10,000 and one nearly too old',
			{ rows: [...usual(10_000), one(at(NOW - 35 * DAY + HOUR / 2))] },
		],
		['10,000 and a repeat', { rows: [...usual(10_000), ...usual(1)] }],
		[
			'20,000 rows that are combined to fewer events',
			{
				rows: usual(20_000, at(NOW - 2 * HOUR)),
				rules: { identity: 'window', combine: 'hour' },
			},
		],
		[
			'a meter of the last value',
			{ rows: usual(10_001), meter: { default_aggregation: { formula: 'last' } } },
		],
		[
			'a meter that keeps the newest of an hour',
			{ rows: usual(10_001), meter: { event_time_window: 'hour' } },
		],
	])('%s', async (_what, run) => {
		const { stream, requests } = await report(run);
		const events = requests.filter(({ method }) => method === 'POST');
		expect(events[0]?.path).toBe(API);
		expect(events.every(({ path }) => path === API)).toBe(true);
		expect(stream).toBeUndefined();
	});
});

describe('Automatic takes the stream for', () => {
	it.each<[string, Case]>([
		['10,001 events', { rows: usual(10_001) }],
		['one of 34 days ago among them', { rows: [...usual(10_000), one(at(NOW - 34 * DAY))] }],
		['values of 15 digits', { rows: usual(10_001, { value: '123456789012345' }) }],
		['extra payload', { rows: usual(10_001, { payload: { region: 'eu' } }) }],
		[
			'a meter that counts',
			{
				rows: usual(10_001, { value: '1' }),
				meter: { default_aggregation: { formula: 'count' } },
			},
		],
	])('%s', async (_what, run) => {
		const { stream, requests } = await report(run);
		expect(stream).toEqual({ taken: 10_001, unfit: 0, refused: 0 });
		expect(requests.filter(({ path }) => path === STREAM)).toHaveLength(101);
	});

	it('10,001 events, and leaves a fraction to the API', async () => {
		const { stream } = await report({ rows: [...usual(10_001), one({ value: '0.5' })] });
		expect(stream).toEqual({ taken: 10_001, unfit: 1, refused: 0 });
	});
});

it('extra payload goes along', async () => {
	const { requests } = await report({ rows: usual(10_001, { payload: { region: 'eu' } }) });
	const { body = '' } = requests.find(({ path }) => path === STREAM) as HttpRequest;
	const { events } = JSON.parse(body) as { events: Array<{ payload: object }> };
	expect(events[0]?.payload).toEqual({
		region: 'eu',
		stripe_customer_id: 'cus_0',
		value: '5',
	});
});

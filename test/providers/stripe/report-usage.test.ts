import fc from 'fast-check';
import {
	addQuantities,
	formatQuantity,
	parseQuantity,
	type QuantityReading,
	ZERO,
} from '../../../metering/quantity';
import { StripeClient } from '../../../providers/stripe/client';
import {
	reportUsage,
	type ReportRules,
	type UsageReport,
} from '../../../providers/stripe/report-usage';
import type { RunSummary } from '../../../providers/stripe/run-summary';
import type { UsageInput } from '../../../providers/stripe/usage-input';
import { seedProperties } from '../../support/seed';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe, type Trouble } from './small-stripe';
import { inputOf, meterOf, NOW, RULES } from './usage';

seedProperties();

const METERS = [
	meterOf(),
	meterOf({ id: 'mtr_2', event_name: 'storage' }),
	meterOf({ id: 'mtr_3', event_name: 'old', status: 'inactive' }),
];
const HOUR = 3600;
const FOUR = NOW - (NOW % HOUR);

const inputs: fc.Arbitrary<UsageInput[]> = fc
	.array(
		fc.record({
			meter: fc
				.constantFrom('api_calls', 'api_calls', 'storage', 'old', 'unknown')
				.map((value) => ({ by: 'event_name' as const, value })),
			customer: fc.constantFrom<unknown>('cus_a', 'cus_a', 'cus_b', 'cus_c', '', 7),
			value: fc.constantFrom<unknown>('1', 2, '0.1', '2.5', '-1', 'x', '1234567890.1234567'),
			hours: fc.integer({ min: -3, max: 0 }),
			sourceEventId: fc.constantFrom<unknown>('1', '2', '3', '4', 5, ''),
			payload: fc.constantFrom<unknown>(undefined, undefined, { region: 'eu' }, 'bad'),
		}),
		{ maxLength: 20 },
	)
	.map((rows) =>
		rows.map(({ hours, ...row }, index) => {
			const start = FOUR + hours * HOUR;
			return inputOf({ ...row, index, time: { kind: 'window', start, end: start + HOUR } });
		}),
	);

const rules: fc.Arbitrary<ReportRules> = fc
	.record({
		identity: fc.constantFrom('source_event' as const, 'window' as const, 'content' as const),
		combine: fc.constantFrom('none' as const, 'window' as const, 'hour' as const),
		fractions: fc.constantFrom('send' as const, 'round' as const, 'reject' as const),
		dryRun: fc.constantFrom(false, false, false, true),
		allowNegative: fc.boolean(),
		throughStream: fc.boolean(),
	})
	.map(({ throughStream, ...chosen }) => ({
		...RULES,
		...chosen,
		...PACE,
		...(throughStream && { stream: STREAM }),
	}));
/** So few at once that a run needs several requests. */
const STREAM = { when: 'always', eventsPerSecond: 3 } as const;
const PACE = { ratePerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 };

const troubles = fc.array(
	fc.constantFrom<Trouble>(
		'none',
		'limit',
		'lock',
		'refuse',
		'before',
		'after',
		'cut',
		'cut after',
		'expire',
	),
	{ maxLength: 30 },
);

async function run(stripe: SmallStripe, rows: UsageInput[], by: ReportRules): Promise<UsageReport> {
	const clock = new VirtualClock();
	const client = new StripeClient(stripe.send, clock);
	return await reportUsage(rows, by, { client, clock, now: NOW });
}

const counts = ({ summary }: UsageReport) => taken(summary) + summary.rejected + summary.unsent;

/** Rows that Stripe has, or took to look at them later. */
const taken = ({ accepted, duplicates, accepted_unverified = 0 }: RunSummary) =>
	accepted + duplicates + accepted_unverified;

/** What is taken, but for what Stripe said that it already had. */
const reported = ({ quantity_total, quantity_unverified = '0' }: RunSummary) => {
	const sum = [quantity_total, quantity_unverified].map(parseQuantity).map(exactly);
	return formatQuantity(sum.reduce(addQuantities, ZERO));
};

const exactly = (read: QuantityReading) => {
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
};

describe('a report, whatever the rows and Stripe do', () => {
	it('names every row once, in order, and its summary adds up', async () => {
		await fc.assert(
			fc.asyncProperty(inputs, rules, troubles, async (rows, by, what) => {
				const stripe = new SmallStripe(METERS);
				stripe.trouble(what);
				const report = await run(stripe, rows, by);
				const { results, summary } = report;
				expect([...results].map(({ index }) => index)).toEqual(rows.map(({ index }) => index));
				expect([summary.rows, counts(report)]).toEqual([rows.length, rows.length]);
				for (const { status, code, reason } of results) {
					if (status === 'rejected' || status === 'unsent')
						expect([code, reason]).not.toContain(undefined);
				}
				const posts = stripe.requests.filter(({ method }) => method === 'POST').length;
				expect(summary.requests).toBe(posts);
				if (by.dryRun) expect([posts, taken(summary)]).toEqual([0, 0]);
			}),
			{ numRuns: 600 },
		);
	});

	it('bills every sound row once over two runs, and says so in exact totals', async () => {
		await fc.assert(
			fc.asyncProperty(inputs, rules, troubles, async (rows, chosen, what) => {
				const by = { ...chosen, dryRun: false };
				const calm = new SmallStripe(METERS);
				const { summary: ideal } = await run(calm, rows, by);
				expect(reported(ideal)).toBe(formatQuantity(calm.total));

				const stripe = new SmallStripe(METERS);
				stripe.trouble(what);
				await run(stripe, rows, by);
				stripe.trouble([]);
				const second = await run(stripe, rows, by);
				expect([...stripe.billed]).toEqual(expect.arrayContaining([...calm.billed]));
				expect(stripe.billed.size).toBe(calm.billed.size);
				const { rejected, unsent } = second.summary;
				expect(taken(second.summary)).toBe(taken(ideal));
				expect([rejected, unsent]).toEqual([ideal.rejected, ideal.unsent]);

				const third = await run(stripe, rows, by);
				expect(third.summary).toMatchObject({ quantity_total: '0', usage_events_reported: 0 });
				// The stream takes again what it has; the API says that it has it.
				expect(third.summary.quantity_duplicates).toBe(ideal.quantity_total);
				expect(third.summary.quantity_unverified).toBe(ideal.quantity_unverified);
				expect(third.summary.accounts_synced).toBe(ideal.accounts_synced);
				expect(formatQuantity(stripe.total)).toBe(formatQuantity(calm.total));
			}),
			{ numRuns: 600 },
		);
	});

	it('would have sent in a dry run what it sends in a real one', async () => {
		await fc.assert(
			fc.asyncProperty(inputs, rules, async (rows, chosen) => {
				const stripe = new SmallStripe(METERS);
				const dry = await run(stripe, rows, { ...chosen, dryRun: true });
				await run(stripe, rows, { ...chosen, dryRun: false });
				const wouldSend = [...dry.results].filter(({ code }) => code === 'dry_run');
				const identifiers = new Set(wouldSend.map(({ identifier }) => identifier));
				expect([...identifiers].sort()).toEqual([...stripe.billed.keys()].sort());
			}),
			{ numRuns: 300 },
		);
	});
});

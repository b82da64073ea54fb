import { parseQuantity, quantity } from '../../../metering/quantity';
import { StripeClient } from '../../../providers/stripe/client';
import {
	reportUsage,
	type ReportRules,
	type UsageReport,
} from '../../../providers/stripe/report-usage';
import type { RowResult } from '../../../providers/stripe/row-result';
import { RowResults } from '../../../providers/stripe/row-results';
import type { UsageInput } from '../../../providers/stripe/usage-input';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe, type Trouble } from './small-stripe';
import { inputOf, meterOf, NOW, RULES } from './usage';

const FOUR = NOW - (NOW % 3600);
const WINDOW = { kind: 'window', start: FOUR - 3600, end: FOUR } as const;

async function report(
	rows: UsageInput[],
	change: Partial<ReportRules>,
	atFirst: Trouble[],
	later: Trouble[] = [],
) {
	const stripe = new SmallStripe([meterOf()]);
	stripe.trouble(atFirst);
	const rules = {
		...RULES,
		dryRun: false,
		ratePerSecond: 100,
		lanesAtOnce: 4,
		retryBudgetMs: 60_000,
	};
	const run = async () => {
		const clock = new VirtualClock();
		const client = new StripeClient(stripe.send, clock);
		return await reportUsage(rows, { ...rules, ...change }, { client, clock, now: NOW });
	};
	const first = await run();
	stripe.trouble(later);
	return { first, second: await run() };
}

const twice = async (rows: UsageInput[], change: Partial<ReportRules>, later: Trouble[] = []) =>
	await report(rows, change, [], later);

const explained = ({ code, reason }: Partial<RowResult>) => [code, reason];

describe('what is said about a row that Stripe already had', () => {
	it('told apart by its own ID', async () => {
		const { first, second } = await twice([inputOf({ time: WINDOW })], {});
		expect([...first.results]).toMatchObject([{ status: 'accepted', attempts: 1, value: '5' }]);
		expect([...second.results].map(explained)).toEqual([
			[
				'already_reported',
				'Stripe already has this event from an earlier run, so it is billed once',
			],
		]);
	});

	it('told apart by its window: a changed total is not billed', async () => {
		const { second } = await twice([inputOf({ time: WINDOW })], { identity: 'window' });
		expect([...second.results].map(explained)).toEqual([
			[
				'already_reported',
				'Stripe already has an event for cus_1 in 2026-03-16T03:00:00Z/2026-03-16T04:00:00Z, so it is billed once. If the total has changed since, the difference is not billed',
			],
		]);
	});

	it('combined: late rows are not in it, and the summary counts them apart', async () => {
		const rows = [inputOf({ index: 0 }), inputOf({ index: 1, value: '7' })].map((row) => ({
			...row,
			time: { kind: 'timestamp' as const, at: FOUR - 60 },
		}));
		const { first, second } = await twice(rows, { identity: 'window', combine: 'hour' });
		expect(first.summary).toMatchObject({
			usage_events_reported: 1,
			accepted: 2,
			quantity_total: '12',
		});
		expect([...first.results]).toMatchObject([
			{ value: '5', combined: { rows: 2, value: '12' } },
			{ value: '7', combined: { rows: 2, value: '12' } },
		]);
		expect(second.summary).toMatchObject({ duplicates: 2, window_already_reported: 2 });
		expect(explained([...second.results][1] ?? {})).toEqual([
			'window_already_reported',
			'Stripe already has an event for cus_1 in 2026-03-16T03:00:00Z/2026-03-16T04:00:00Z. Rows that arrived after that first report are not in it; compare the totals before you rely on them',
		]);
	});

	it('combined, with an unclear try before: it may have been this run or an earlier one', async () => {
		const change = { identity: 'window', combine: 'window' } as const;
		const { second } = await twice([inputOf({ time: WINDOW })], change, ['before']);
		expect([...second.results].map(explained)).toEqual([
			[
				'confirmed_on_retry',
				'an earlier try got no clear answer (Stripe answered 502); the next one showed that it was counted. If 2026-03-16T03:00:00Z/2026-03-16T04:00:00Z was reported before this run, rows that arrived after that first report are not in it',
			],
		]);
	});

	it('repeated within the run', async () => {
		const { first } = await twice([inputOf({ index: 0 }), inputOf({ index: 1 })], {});
		expect([...first.results]).toMatchObject([
			{ status: 'accepted' },
			{
				status: 'duplicate',
				code: 'repeated_in_run',
				reason: 'the same source event as item 0 of this run',
				attempts: 0,
			},
		]);
		expect(first.summary).toMatchObject({
			rows: 2,
			accepted: 1,
			duplicates: 1,
			quantity_total: '5',
		});
	});
});

describe('a row that repeats one which was not counted', () => {
	const rows = [inputOf({ index: 0 }), inputOf({ index: 1 })];
	const endings = ({ results }: UsageReport) =>
		[...results].map(({ status, code, attempts }) => [status, code, attempts]);

	it('shares its refusal', async () => {
		const { first } = await report(rows, {}, ['refuse']);
		expect(endings(first)).toEqual([
			['rejected', 'payload_invalid_value', 1],
			['rejected', 'payload_invalid_value', 0],
		]);
	});

	it('is not sent in a dry run either', async () => {
		const { first } = await report(rows, { dryRun: true }, []);
		expect(endings(first)).toEqual([
			['unsent', 'dry_run', 0],
			['unsent', 'dry_run', 0],
		]);
	});
});

describe('a row shows its own value', () => {
	const shown = (raw: unknown, read: unknown = raw) => {
		const parsed = parseQuantity(read);
		if (!parsed.ok) throw new Error(parsed.reason);
		const results = new RowResults();
		results.addRead(raw, parsed.quantity);
		return [...results][0]?.value;
	};

	it.each([
		[' 0.10 ', '0.1'],
		['1e3', '1000'],
		[7, '7'],
		[0, '0'],
		[1e-7, '0.0000001'],
		[-2.5, '-2.5'],
		[12n, '12'],
	])('%p as %s', (raw, value) => expect(shown(raw)).toBe(value));

	it.each([[''], [null], [undefined]])('%p on a meter that counts as 1', (raw) => {
		expect(shown(raw, 1)).toBe('1');
	});

	it.each([5, '5'])('%p as it came: a million quantities beside the items take 64 MB', (raw) => {
		const results = new RowResults();
		// Another than the row's, to see that it is not kept.
		results.addRead(raw, quantity(1n, 0));
		expect([...results]).toMatchObject([{ value: '5' }]);
	});
});

it('the period reaches from the earliest to the latest usage', async () => {
	const rows = [inputOf({ time: WINDOW }), inputOf({ index: 1, sourceEventId: 'evt-2' })];
	const { first } = await twice(rows, {});
	expect(first.summary.period).toBe('2026-03-16T03:00:00Z/2026-03-16T04:29:00Z');
	const { first: nothing } = await twice([], {});
	expect(nothing.summary).toMatchObject({ period: null, rows: 0, quantity_total: '0' });
});

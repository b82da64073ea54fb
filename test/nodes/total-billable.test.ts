import type { INodeParameters } from 'n8n-workflow';
import { RAW_EVENTS, REPORT, report, SYNC, sync } from '../support/engine';
import { SummaryBench } from './summarizing';

const bench = new SummaryBench();

const HOUR = 3600;
const MINUTE = 60;
/** Half a day ago, on a full minute; everybody is subscribed a day longer. */
const USED = Math.floor(Date.now() / 60_000) * 60 - 12 * HOUR;

const SUMMARY: INodeParameters = { output: 'summary', totalBillable: true };

beforeEach(() => {
	const { state } = bench.stripe;
	state.addCustomer('cus_c');
	state.addProduct({ id: 'prod_calls', name: 'Calls' });
	for (const [id, currency] of [
		['price_usd', 'usd'],
		['price_jpy', 'jpy'],
	] as const) {
		state.addPrice({
			id,
			product: 'prod_calls',
			currency,
			unit_amount_decimal: '0.5',
			recurring: {
				interval: 'month',
				interval_count: 1,
				usage_type: 'metered',
				meter: 'mtr_api_calls',
			},
		});
	}
	for (const [customer, price] of [
		['cus_a', 'price_usd'],
		['cus_b', 'price_jpy'],
	] as const) {
		state.addSubscription({
			customer,
			items: [{ price }],
			backdate_start_date: USED - 24 * HOUR,
		});
	}
});

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

function rows() {
	return [
		{ id: '1', customer: 'cus_a', value: '100', at: iso(USED) },
		{ id: '2', customer: 'cus_a', value: '21', at: iso(USED + MINUTE) },
		{ id: '3', customer: 'cus_b', value: '31', at: iso(USED) },
		{ id: '4', customer: 'cus_c', value: '7', at: iso(USED) },
	];
}

const TOTAL_BILLABLE = [
	{
		currency: 'jpy',
		amount: 16,
		amount_text: '16 JPY',
		quantity: '31',
		prices: [
			{ price: 'price_jpy', currency: 'jpy', amount: 16, amount_text: '16 JPY', quantity: '31' },
		],
	},
	{
		currency: 'usd',
		amount: 61,
		amount_text: '0.61 USD',
		quantity: '121',
		prices: [
			{ price: 'price_usd', currency: 'usd', amount: 61, amount_text: '0.61 USD', quantity: '121' },
		],
	},
];

const UNRATED = [
	{
		reason_code: 'subscription_missing',
		reason: expect.stringMatching(/^no running subscription/),
		customers: 1,
		quantity: '7',
	},
];

describe('Include Total Billable', () => {
	it('says in the summary of Report what was accepted comes to, and of whom it cannot', async () => {
		const parameters = { ...RAW_EVENTS, options: SUMMARY };
		const dry = { ...RAW_EVENTS, options: { ...SUMMARY, dryRun: true } };
		const expected = { total_billable: TOTAL_BILLABLE, unrated_customers: 1, unrated: UNRATED };
		expect(
			(await report(bench.stripe, rows(), { parameters: dry })).node(REPORT).items,
		).toMatchObject([expected]);
		const first = await report(bench.stripe, rows(), { parameters });
		expect(first.node(REPORT).items).toMatchObject([{ accepted: 4, ...expected }]);
		const again = await report(bench.stripe, rows(), { parameters });
		expect(again.node(REPORT).items).toMatchObject([
			{ accepted: 0, duplicates: 4, total_billable: [], unrated_customers: 0, unrated: [] },
		]);
	});

	it('says in the summary of Sync what was corrected comes to', async () => {
		const totals = [
			['cus_a', '100'],
			['cus_b', '31'],
			['cus_c', '7'],
		].map(([customer, total]) => ({
			customer,
			total,
			start: iso(USED),
			end: iso(USED + MINUTE),
		}));
		const run = await sync(bench.stripe, totals, { options: SUMMARY });
		expect(run.node(SYNC).items).toMatchObject([
			{
				synced: 3,
				total_billable: [
					{ currency: 'jpy', amount: 16 },
					{ currency: 'usd', amount: 50, quantity: '100' },
				],
				unrated_customers: 1,
				unrated: UNRATED,
			},
		]);
		const less = totals.map((row) => ({
			...row,
			total: row.customer === 'cus_a' ? '40' : row.total,
		}));
		const corrected = await sync(bench.stripe, less, { options: SUMMARY });
		expect(corrected.node(SYNC).items).toMatchObject([
			{
				synced: 1,
				unchanged: 2,
				total_billable: [
					{ currency: 'usd', amount: -30, amount_text: '-0.30 USD', quantity: '-60' },
				],
				unrated_customers: 0,
			},
		]);
	});

	it('names what this run may have billed without an answer, and adds it to no amount', async () => {
		const cutOnce = (): void => {
			bench.stripe.faults.clear();
			bench.stripe.faults.add({
				kind: 'cut',
				when: 'after_commit',
				path: '/meter_events$',
				count: 1,
			});
		};
		const unclear = (quantity: string) => ({
			total_billable: [],
			unrated_customers: 1,
			unrated: [{ reason_code: 'confirmed_on_retry', customers: 1, quantity }],
		});
		cutOnce();
		const reported = await report(bench.stripe, rows().slice(0, 1), {
			parameters: { ...RAW_EVENTS, options: SUMMARY },
		});
		expect(reported.node(REPORT).items).toMatchObject([{ duplicates: 1, ...unclear('100') }]);
		cutOnce();
		const window = { start: iso(USED), end: iso(USED + MINUTE) };
		const synced = await sync(bench.stripe, [{ customer: 'cus_a', total: '150', ...window }], {
			options: SUMMARY,
		});
		expect(synced.node(SYNC).items).toMatchObject([{ pending: 1, ...unclear('50') }]);
		expect(bench.billed(window.start, window.end)).toBe('150');
	});

	it('reads nothing where it is off, or there is no summary to show it in', async () => {
		bench.stripe.state.addKey('rk_live_events', [
			'billing_meter_read',
			'billing_meter_event_write',
		]);
		const credential = { apiKey: 'rk_live_events' };
		const off = { ...RAW_EVENTS, options: { output: 'summary' } };
		const [summary] = (await report(bench.stripe, rows(), { parameters: off, credential })).node(
			REPORT,
		).items;
		expect(summary).not.toHaveProperty('total_billable');
		const asRows = { ...RAW_EVENTS, options: { totalBillable: true } };
		const { items } = (await report(bench.stripe, rows(), { parameters: asRows, credential })).node(
			REPORT,
		);
		expect(items).toHaveLength(4);
	});

	it('keeps nothing from being sent, whatever the key may read', async () => {
		bench.stripe.state.addKey('rk_live_events', [
			'billing_meter_read',
			'billing_meter_event_write',
		]);
		const parameters = { ...RAW_EVENTS, options: SUMMARY };
		const credential = { apiKey: 'rk_live_events' };
		const { items } = (await report(bench.stripe, rows(), { parameters, credential })).node(REPORT);
		expect(items).toMatchObject([
			{
				accepted: 4,
				total_billable: [],
				unrated_customers: 3,
				unrated: [{ reason_code: 'permission_missing', customers: 3, quantity: '159' }],
			},
		]);
	});
});

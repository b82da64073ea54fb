import type { IDataObject } from 'n8n-workflow';
import { DAY, iso, NOON, UsageWorld } from './usage-world';

const world = new UsageWorld();

/** What the source says, hour by hour. */
const ROWS = [
	{ customer: 'cus_acme', total: '500', start: NOON - DAY },
	{ customer: 'cus_acme', total: '800', start: NOON },
	{ customer: 'cus_globex', total: '120', start: NOON },
].map((row) => ({ ...row, start: iso(row.start), end: iso(row.start + 3600) }));

async function itemsOf(asked: Parameters<typeof world.run>[0]): Promise<IDataObject[]> {
	const { outputs, error } = await world.run(asked);
	expect(error).toBeUndefined();
	return outputs.flat().map(({ json }) => json);
}

const reconciled = async (rows: readonly IDataObject[]): Promise<IDataObject[]> =>
	await itemsOf({
		operation: 'reconcile',
		items: rows,
		parameters: {
			value: '={{ $json.total }}',
			timeOfUsage: 'window',
			windowStart: '={{ $json.start }}',
			windowEnd: '={{ $json.end }}',
		},
		options: { everybody: true, output: 'summary' },
	});

describe('the steps that prove a month', () => {
	it('first find what Stripe has otherwise than the source, whoever it is of', async () => {
		expect(await reconciled(ROWS)).toMatchObject([
			{ complete: true, drift_total: '0', by_status: { matched: 2, unbilled: 1 } },
		]);
		expect(await reconciled(ROWS.slice(0, 2))).toMatchObject([
			{ verdict: 'drifted', drift_total: '-120', by_kind: { not_in_source: 1 } },
		]);
	});

	it('then find what nobody pays for', async () => {
		const summary = await itemsOf({
			operation: 'findUnbilled',
			items: [{}],
			parameters: { customers: 'all', find: 'unbilled', range: 'last_days', count: 30 },
			options: { output: 'summary' },
		});
		expect(summary).toMatchObject([
			{ unbilled: 1, customers_unread: 0, by_reason: { subscription_ended: 1 } },
		]);
	});

	it('at last hold the amount against Stripe’s, which is what the source’s totals cost', async () => {
		const periods = await itemsOf({
			operation: 'getCurrentPeriod',
			items: [{}],
			parameters: { customers: 'all' },
		});
		const estimated = await itemsOf({
			operation: 'estimate',
			items: ROWS.slice(0, 2),
			parameters: {
				priceSource: 'id',
				price: { __rl: true, mode: 'id', value: 'price_standard' },
				quantity: '={{ $json.total }}',
				addUp: 'customer',
			},
		});
		expect(periods).toMatchObject([{ customer: 'cus_acme', preview_matches: true }]);
		expect(estimated).toMatchObject([{ customer: 'cus_acme', quantity: periods[0]?.usage }]);
		expect(estimated[0]?.amount).toBe(periods[0]?.preview_amount);
	});
});

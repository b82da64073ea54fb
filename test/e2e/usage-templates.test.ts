import { METER } from '../../demo/billing-runs';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { begin, itemOf, successOf, templateOf } from '../../demo/template-run';
import { QUICK } from './quick';
import { askStripe } from './stripe';
import { pause } from './waits';

const RUN_TIMEOUT_MS = 120_000;

/** The templates of the node Stripe Usage that need more of n8n than its engine. */
describe('the usage templates in a real n8n', () => {
	let demo: RunningDemo;

	beforeAll(async () => {
		demo = await startDemo(undefined, QUICK);
	});

	afterAll(async () => {
		await demo?.stop();
	});

	async function use(customer: string, value: string): Promise<void> {
		await askStripe(demo, 'POST', '/v1/billing/meter_events', {
			event_name: METER,
			'payload[stripe_customer_id]': customer,
			'payload[value]': value,
		});
	}

	describe('the dashboard', () => {
		const DASHBOARD = 'customer-usage-dashboard.json';
		const TABLE = 'Current usage and projected bills';

		const run = async () => await begin(demo, templateOf(demo, DASHBOARD));
		const rows = async () => await demo.api.dataTableRows(TABLE);
		const rowOf = async (customer: string) =>
			(await rows()).filter((row) => row.customer === customer);

		it('keeps one row for each customer: replaced, marked as ended, or left as it was', async () => {
			await use('cus_demo_0001', '1500.5');
			await pause(demo.emulator.longestLagMs);
			const first = await successOf(demo, await run());

			expect(await rows()).toHaveLength(60);
			const [before] = await rowOf('cus_demo_0001');
			expect(before).toMatchObject({
				meter: METER,
				status: 'rated',
				usage: '1500.5',
				amount: 300,
				amount_text: '3.00 USD',
				currency: 'usd',
				preview_matches: true,
			});
			expect(itemOf(first, 'Draw the chart')).toMatchObject({ periods: 30, total: '1500.5' });

			await use('cus_demo_0001', '500');
			await askStripe(demo, 'DELETE', '/v1/subscriptions/sub_demo_0002');
			await pause(demo.emulator.longestLagMs);
			await successOf(demo, await run());

			expect(await rows()).toHaveLength(60);
			const after = await rowOf('cus_demo_0001');
			expect(after).toHaveLength(1);
			expect(after[0]).toMatchObject({ id: before?.id, usage: '2000.5', amount_text: '4.00 USD' });
			expect(Date.parse(String(after[0]?.updated_at))).toBeGreaterThan(
				Date.parse(String(before?.updated_at)),
			);
			expect(await rowOf('cus_demo_0002')).toMatchObject([{ status: 'ended', usage: '0' }]);
			const running = (await rows()).filter(({ status }) => status === 'rated');
			expect(running).toHaveLength(59);

			const kept = await rows();
			await demo.emulator.addFaults({
				kind: 'fail',
				path: 'event_summaries$',
				headers: { 'stripe-should-retry': 'false' },
			});
			const { status, data } = await demo.api.executionEnd(await run(), RUN_TIMEOUT_MS);
			await demo.emulator.clearFaults();

			expect(status).toBe('error');
			expect(data?.resultData.error?.message).toMatch(/^Not all could be read/);
			expect(await rows()).toEqual(kept);
		});
	});
});

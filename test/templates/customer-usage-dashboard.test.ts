import type { IDataObject, IPinData } from 'n8n-workflow';
import type { FaultRule } from '../../emulator';
import { itemsOf, runWorkflow, stripeCredential, type WorkflowRun } from '../support/engine';
import { template } from './template-files';
import { START, setUsageStage } from './usage-stage';

const stage = setUsageStage('cus_a', 'cus_b');

/** Data tables live in n8n itself, not in its engine; what they do is tested in the whole n8n. */
async function refresh(
	kept: readonly IDataObject[] = [],
	pinData: IPinData = {},
): Promise<WorkflowRun> {
	return await runWorkflow(template('customer-usage-dashboard.json'), {
		credentials: stripeCredential(stage.stripe),
		pinData: {
			'Make the table': itemsOf([{ id: 'table' }]),
			'Keep the rows': itemsOf([{}]),
			'Look up the kept rows': itemsOf(kept),
			'Mark them as ended': itemsOf([{}]),
			...pinData,
		},
	});
}

function rowOf(run: WorkflowRun, customer: string): IDataObject | undefined {
	return run.node('Lay out the rows').items.find((row) => row.customer === customer);
}

function ended(run: WorkflowRun): readonly IDataObject[] {
	return run.node('One item for each ended row').items;
}

function fail(rule: Partial<FaultRule>): void {
	stage.stripe.faults.add({ kind: 'fail', headers: { 'stripe-should-retry': 'false' }, ...rule });
}

describe('the dashboard', () => {
	it('lays out the running period of every customer, in the columns of its table', async () => {
		await stage.use('cus_a', '150.5');
		const run = await refresh();

		expect(run.status).toBe('success');
		expect(run.node('Lay out the rows').items).toHaveLength(2);
		expect(rowOf(run, 'cus_a')).toEqual({
			customer: 'cus_a',
			subscription_item: expect.stringMatching(/^si_/) as string,
			meter: 'api_calls',
			status: 'rated',
			usage: '150.5',
			billable_unit: 'api_calls',
			included: '100',
			remaining: '0',
			amount: 10_100,
			amount_text: '101.00 USD',
			currency: 'usd',
			projected_usage: expect.any(String) as string,
			projected_amount_text: expect.stringMatching(/^\d+\.00 USD$/) as string,
			period_start: new Date(START * 1000).toISOString().replace('.000', ''),
			period_end: expect.stringMatching(/Z$/) as string,
			preview_matches: true,
			updated_at: expect.stringMatching(/Z$/) as string,
		});
		const made = template('customer-usage-dashboard.json').nodes.find(
			({ name }) => name === 'Make the table',
		)?.parameters.columns as { column: Array<{ name: string }> };
		expect(made.column.map(({ name }) => name)).toEqual(Object.keys(rowOf(run, 'cus_a') ?? {}));
	});

	it('draws usage by day, as a picture and as a page', async () => {
		await stage.use('cus_a', '150.5');
		const [chart] = (await refresh()).node('Draw the chart').outputs[0] ?? [];

		expect(chart?.json).toMatchObject({ periods: 30, series: 2, total: '150.5', left_out_rows: 0 });
		expect(chart?.binary).toMatchObject({
			data: { fileName: 'usage-api_calls.svg' },
			data_report: { fileName: 'usage-api_calls.html' },
		});
	});

	it('takes for ended what Stripe has no running subscription for, and nothing else', async () => {
		const item = stage.subscribe('cus_a', 'sub_second');
		const run = await refresh([
			{ id: 1, customer: 'cus_a', subscription_item: item },
			{ id: 2, customer: 'cus_a', subscription_item: 'si_gone' },
			{ id: 3, customer: 'cus_left', subscription_item: 'si_left' },
		]);

		expect(ended(run).map(({ id }) => id)).toEqual([2, 3]);
	});

	it('takes all for ended where nobody is subscribed any more', async () => {
		stage.stripe.state.reset();
		stage.stripe.state.addMeter({ event_name: 'api_calls' });
		const run = await refresh([{ id: 1, customer: 'cus_a', subscription_item: 'si_a' }]);

		expect(run.status).toBe('success');
		expect(ended(run)).toHaveLength(1);
	});

	it('leaves the row of a customer alone who could not be read, and raises it at the end', async () => {
		fail({ path: 'event_summaries$', count: 1 });
		const kept = ['cus_a', 'cus_b', 'cus_left'].map((customer, id) => ({
			...{ id, customer, subscription_item: `si_of_${customer}` },
		}));
		const run = await refresh(kept);
		const read = run.node('Lay out the rows').items.map(({ customer }) => customer);
		const unread = read[0] === 'cus_a' ? 'cus_b' : 'cus_a';

		expect(read).toHaveLength(1);
		expect(ended(run).map(({ customer }) => customer)).toEqual([read[0], 'cus_left']);
		expect(run.error?.message).toMatch(/^Not all could be read; the rows of the others are /);
		expect(run.error?.message).toContain(unread);
		expect(run.node('Draw the chart').items[0]).toMatchObject({ series: 2 });
	});

	it.each([
		['of usage', 'event_summaries$'],
		['of subscriptions', '/v1/subscriptions$'],
		['of the meter', '/v1/billing/meters'],
	])('touches no row while no reading %s comes through', async (_name, path) => {
		fail({ path });
		const run = await refresh([
			{ id: 1, customer: 'cus_a', subscription_item: 'si_a' },
			{ id: 2, customer: 'cus_b', subscription_item: 'si_b' },
		]);

		expect(run.ran('Lay out the rows') && run.node('Lay out the rows').items).toBeFalsy();
		expect(ended(run)).toEqual([]);
		expect(run.error?.message).toMatch(/^Not all could be read/);
	});

	it('says in the chart how much of it is missing', async () => {
		// Both readings of the periods come first.
		fail({ path: 'event_summaries$', skip: 2, count: 1 });
		const run = await refresh();

		expect(run.node('Lay out the rows').items).toHaveLength(2);
		expect(run.node('Draw the chart').items[0]).toMatchObject({ left_out_rows: 1, series: 1 });
		expect(run.error?.message).toMatch(/^Not all could be read; .*cus_[ab]: /);
	});

	it('does not pass for complete when n8n could not list what was not read', async () => {
		const run = await refresh([], { 'List what was not read': itemsOf([{}]) });

		expect(run.error?.message).toContain('What was not read could not be listed');
	});
});

import { runWorkflow, stripeCredential, type WorkflowRun } from '../support/engine';
import { setStage } from './stage';
import { template } from './template-files';

const TRIGGER = 'Every hour at minute 5';
const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const closedUntil = now - (now % HOUR);

const stage = setStage('cus_a', 'cus_b');

/** One run, triggered at this moment (Unix seconds), as the schedule puts it out. */
async function runAt(at: number): Promise<WorkflowRun> {
	return await runWorkflow(template('hourly-usage-billing-sync.json'), {
		startFrom: TRIGGER,
		items: [{ timestamp: new Date(at * 1000).toISOString() }],
		credentials: { postgres: stage.database.credential, ...stripeCredential(stage.stripe) },
	});
}

function billed(): Record<string, string> {
	const totals = stage.stripe.state.totals().map(({ customer, total }) => [customer, total]);
	return Object.fromEntries(totals) as Record<string, string>;
}

describe('the hourly sync', () => {
	it('bills the closed hours exactly, and nothing again in a second run', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '0.1', at: closedUntil - 3600 },
			{ customer: 'cus_a', quantity: '0.2', at: closedUntil - 1 },
			{ customer: 'cus_b', quantity: '1000000.000001', at: closedUntil - HOUR - 5 },
			// The hour that is still running, and one before the look-back.
			{ customer: 'cus_b', quantity: '5', at: closedUntil },
			{ customer: 'cus_b', quantity: '7', at: closedUntil - 3 * HOUR - 1 },
		]);
		const first = await runAt(now);

		expect(first.error).toBeUndefined();
		expect(first.ran('All usage is billed')).toBe(true);
		expect(first.node('Run summary').items[0]).toMatchObject({
			accounts_synced: 2,
			usage_events_reported: 2,
			quantity_total: '1000000.300001',
			rejected: 0,
			unsent: 0,
		});
		expect(billed()).toEqual({ cus_a: '0.3', cus_b: '1000000.000001' });
		expect(billed()).toEqual(await stage.database.totals(closedUntil - 3 * HOUR, closedUntil));

		const second = await runAt(now);
		expect(second.status).toBe('success');
		expect(second.node('Run summary').items[0]).toMatchObject({
			usage_events_reported: 0,
			duplicates: 2,
		});
		expect(billed()).toEqual({ cus_a: '0.3', cus_b: '1000000.000001' });
	});

	it('reads the same hours when an execution is retried later', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '4', at: closedUntil - 2 * HOUR - 9 },
		]);
		const late = await runAt(closedUntil - 2 * HOUR + 300);

		expect(late.node('Settings').items[0]).toMatchObject({
			closed_until: new Date((closedUntil - 2 * HOUR) * 1000).toISOString(),
		});
		expect(billed()).toEqual({ cus_a: '4' });
	});

	it('makes up for hours in which n8n was down', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '1', at: closedUntil - 3 * HOUR },
			{ customer: 'cus_a', quantity: '2', at: closedUntil - 2 * HOUR },
			{ customer: 'cus_a', quantity: '3', at: closedUntil - HOUR },
		]);
		await runAt(now);

		expect(billed()).toEqual({ cus_a: '6' });
	});

	it('raises what was not billed, after billing the rest', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '4', at: closedUntil - 5 },
			{ customer: '', quantity: '9', at: closedUntil - 5 },
		]);
		const run = await runAt(now);

		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^Not billed of 2 rows for .*: 1 rejected, 0 unsent\. \[Item \d\] Customer: the customer is empty\./,
		);
		expect(billed()).toEqual({ cus_a: '4' });
	});

	it('raises a meter that is not there', async () => {
		stage.stripe.state.reset();
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closedUntil - 5 }]);
		const run = await runAt(now);

		expect(run.status).toBe('error');
		expect(run.error?.message).toContain('there is no meter with event name "api_calls"');
	});

	it('raises a run that could not even begin', async () => {
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closedUntil - 5 }]);
		const run = await runWorkflow(template('hourly-usage-billing-sync.json'), {
			startFrom: TRIGGER,
			credentials: {
				postgres: stage.database.credential,
				...stripeCredential(stage.stripe, { baseUrl: 'http://stripe.example.com' }),
			},
		});

		expect(run.status).toBe('error');
		expect(run.ran('All usage is billed')).toBe(false);
		expect(run.error?.message).toMatch(/API Base URL/);
	});
});

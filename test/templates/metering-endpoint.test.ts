import type { IDataObject } from 'n8n-workflow';
import { runWorkflow, stripeCredential } from '../support/engine';
import { setStage } from './stage';
import { template } from './template-files';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const thisHour = now - (now % HOUR);
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

const stage = setStage('cus_a');

beforeEach(async () => {
	await stage.database.add([
		{ customer: 'cus_a', quantity: '2.5', at: thisHour - 1 },
		{ customer: 'cus_a', quantity: '40', at: thisHour - HOUR - 1 },
	]);
});

interface Answer {
	readonly status: number;
	readonly headers: IDataObject;
	readonly body: IDataObject;
}

interface Call {
	readonly body?: IDataObject;
	readonly headers?: IDataObject;
	readonly postgres?: IDataObject;
}

/** One call of the webhook, and what the scheduler gets to see. */
async function call({ body = {}, headers = AS_OF_NOW, postgres = {} }: Call): Promise<Answer> {
	const run = await runWorkflow(template('metering-endpoint.json'), {
		startFrom: 'Billing request',
		mode: 'webhook',
		items: [{ headers, params: {}, query: {}, body }],
		credentials: {
			postgres: { ...stage.database.credential, ...(postgres as Record<string, string>) },
			httpHeaderAuth: { name: 'X-Billing-Key', value: 'test' },
			...stripeCredential(stage.stripe),
		},
	});
	const response = run.response as unknown as {
		statusCode: number;
		headers: IDataObject;
		body: IDataObject;
	};
	return { status: response.statusCode, headers: response.headers, body: response.body };
}

const LAST_HOUR = { period: 'last_hour', provider: 'stripe' };
/** The time of the tests' rows, so that no test minds an hour that ends while it runs. */
const AS_OF_NOW = { 'x-cron-service-scheduled-for': iso(now) };

function billed(): unknown {
	return stage.stripe.state.totals().map(({ total }) => total);
}

describe('the metering endpoint', () => {
	it('answers 200 with the summary when everything is billed, and again when it already was', async () => {
		const first = await call({ body: LAST_HOUR });
		expect(first).toMatchObject({
			status: 200,
			body: { accounts_synced: 1, usage_events_reported: 1, quantity_total: '2.5', unsent: 0 },
		});

		const again = await call({ body: LAST_HOUR });
		expect(again).toMatchObject({ status: 200, body: { usage_events_reported: 0, duplicates: 1 } });
		expect(billed()).toEqual(['2.5']);
	});

	it('counts a relative period from the scheduled time, so that a late retry means the same hour', async () => {
		const headers = { 'x-cron-service-scheduled-for': iso(thisHour - HOUR + 300) };
		expect((await call({ body: LAST_HOUR, headers })).body).toMatchObject({
			period: `${iso(thisHour - 2 * HOUR)}/${iso(thisHour - HOUR)}`.replaceAll('.000Z', 'Z'),
			quantity_total: '40',
		});
	});

	it('counts a relative period from the arrival of a request that names no time', async () => {
		const hourBefore = (ms: number): string =>
			iso(Math.floor(ms / 1000 / HOUR) * HOUR - HOUR).replace('.000Z', 'Z');
		await stage.database.clear();
		const earliest = hourBefore(Date.now());
		const { body } = await call({ body: LAST_HOUR, headers: {} });
		const latest = hourBefore(Date.now());
		expect([earliest, latest]).toContain(String(body.period).split('/')[0]);
	});

	it('takes an exact period', async () => {
		const period = `${iso(thisHour - 2 * HOUR)}/${iso(thisHour)}`;
		expect(await call({ body: { period, provider: 'stripe' } })).toMatchObject({
			status: 200,
			body: { usage_events_reported: 2, quantity_total: '42.5' },
		});
	});

	it('answers 200 when nothing was used', async () => {
		await stage.database.clear();
		expect(await call({ body: LAST_HOUR })).toMatchObject({ status: 200, body: { rows: 0 } });
	});

	it.each([
		['another provider', { period: 'last_hour', provider: 'paddle' }],
		['no provider', { period: 'last_hour' }],
		['an unknown period', { period: 'last_week', provider: 'stripe' }],
		['no period', { provider: 'stripe' }],
		[
			'a period that is not over',
			{ period: `${iso(thisHour)}/${iso(thisHour + 24 * HOUR)}`, provider: 'stripe' },
		],
		['half hours', { period: `${iso(thisHour - 1800)}/${iso(thisHour)}`, provider: 'stripe' }],
		[
			'an end before its start',
			{ period: `${iso(thisHour)}/${iso(thisHour - HOUR)}`, provider: 'stripe' },
		],
	])('answers 422 for %s, and bills nothing', async (_name, body) => {
		const answer = await call({ body });
		expect(answer).toMatchObject({ status: 422, body: { code: 'unsupported_request' } });
		expect(billed()).toEqual([]);
	});

	it('answers 422 with the rows that a person has to mend, after billing the rest', async () => {
		await stage.database.add([{ customer: '', quantity: '1', at: thisHour - 1 }]);
		const answer = await call({ body: LAST_HOUR });
		expect(answer).toMatchObject({ status: 422, body: { rejected: 1, unsent: 0, accepted: 1 } });
		expect(answer.body.problems).toEqual([
			expect.stringContaining('Customer: the customer is empty'),
		]);
		expect(billed()).toEqual(['2.5']);
	});

	it('answers 503 when the database cannot be reached', async () => {
		const answer = await call({ body: LAST_HOUR, postgres: { database: 'not_there' } });
		expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
		expect(answer.headers).toMatchObject({ 'retry-after': '60' });
	});

	it('answers 503 when Stripe did not take the usage, and the retry bills it', async () => {
		stage.stripe.faults.add({
			kind: 'fail',
			when: 'before_commit',
			path: '/v1/billing/meter_events',
			headers: { 'stripe-should-retry': 'false' },
			count: 1,
		});
		const refused = await call({ body: LAST_HOUR });
		expect(refused).toMatchObject({ status: 503, body: { unsent: 1, rejected: 0 } });
		expect(refused.headers).toMatchObject({ 'retry-after': '60' });
		expect(billed()).toEqual([]);

		expect(await call({ body: LAST_HOUR })).toMatchObject({ status: 200 });
		expect(billed()).toEqual(['2.5']);
	});
});

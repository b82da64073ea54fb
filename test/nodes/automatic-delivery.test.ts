import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { byApiHints } from '../../nodes/StripeMeterEvents/actions/meterEvent/delivery-hints';
import { asSoonAs } from '../support/as-soon-as';
import { RAW_EVENTS, report, REPORT } from '../support/engine';

const API = '/v1/billing/meter_events';
const SESSION = '/v2/billing/meter_event_session';
const METER = { event_name: 'api_calls' };
const used = Math.floor(Date.now() / 1000) - 3600;

/** As few as Automatic takes the stream for, and one that does not fit it. */
const ROWS: IDataObject[] = Array.from({ length: 10_002 }, (_, id) => ({
	id,
	customer: `cus_${id % 10}`,
	value: id === 0 ? 0.5 : 1,
	at: used,
}));
const parameters: INodeParameters = {
	...RAW_EVENTS,
	options: { delivery: 'auto', output: 'summary' },
};

let stripe: RunningEmulator;

beforeEach(async () => {
	stripe = await startEmulator({ limits: 'off' });
	for (const account of [stripe.state.live, stripe.state.test, stripe.state.account('acct_1')]) {
		account.addMeter(METER);
		for (let id = 0; id < 10; id++) account.addCustomer(`cus_${id}`);
	}
});

afterEach(async () => await stripe.close());

/** Which way the first event goes; then the execution is cancelled. */
async function firstWay(credential: Record<string, string>): Promise<string | undefined> {
	const way = () => stripe.state.requests().find(({ method }) => method === 'POST')?.path;
	await report(stripe, ROWS, {
		parameters,
		credential,
		onStart: (cancel) => asSoonAs(() => way() !== undefined, cancel),
	});
	return way();
}

it.each([
	['a restricted live key', { apiKey: 'rk_live_many' }, SESSION],
	['a test key', { apiKey: 'sk_test_many' }, API],
	['a restricted test key', { apiKey: 'rk_test_many' }, API],
	['a live key for a connected account', { connectedAccount: 'acct_1' }, API],
])('with %s', async (_what, credential, way) => {
	expect(await firstWay(credential)).toBe(way);
});

it('with a live key, and says in numbers why', async () => {
	const run = await report(stripe, ROWS, { parameters });

	expect(run.node(REPORT).items).toMatchObject([{ accepted: 1, accepted_unverified: 10_001 }]);
	const billed = stripe.state.live.totals().reduce((sum, { total }) => sum + Number(total), 0);
	expect(billed).toBe(10_001.5);
	expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
		'Delivery "Automatic" chose the stream, which took 10001 events: more than 10000 fit it',
		expect.stringMatching(/^10001 rows went through the stream, which takes everything/),
		expect.stringMatching(/^1 events went by the API, because the stream is for whole numbers/),
	]);
});

describe('why it stayed on the API', () => {
	const rules = { ratePerSecond: 25 } as Parameters<typeof byApiHints>[1];
	const summary = (usage_events_reported: number) =>
		({ usage_events_reported }) as Parameters<typeof byApiHints>[0];

	it('is said of so many events that the stream would have been taken, in numbers', () => {
		expect(byApiHints(summary(10_001), rules)).toEqual([
			'Delivery "Automatic" stayed on the API for 10001 events, at up to 25 a second: Stripe has no stream in test mode, nor for connected accounts',
		]);
		const live = { ...rules, stream: { when: 'many', eventsPerSecond: 10_000 } } as const;
		expect(byApiHints(summary(12_000), live)).toEqual([
			expect.stringMatching(/: no more than 10000 of them fit the stream, which is for whole/),
		]);
	});

	it('is not said of fewer', () => {
		expect(byApiHints(summary(10_000), rules)).toEqual([]);
	});
});

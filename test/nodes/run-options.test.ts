import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { RAW_EVENTS, report, REPORT } from '../support/engine';

const at = Math.floor(Date.now() / 1000) - 1000;

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addCustomer('cus_1');
});

afterAll(async () => await stripe.close());

/** Expressions give anything; what an option cannot mean is refused before a row is sent. */
it.each<[IDataObject, string]>([
	[{ allowNegative: '={{ "false" }}' }, 'Negative Values is "false"'],
	[{ dryRun: '={{ 1 }}' }, 'Dry Run is "1"'],
	[{ dryRun: '={{ $json.none }}' }, 'Dry Run is "undefined"'],
	[{ dryRun: '={{ $json.none ?? null }}' }, 'Dry Run is "null"'],
	[{ dryRun: '={{ $json.none.more }}' }, 'Dry Run is "undefined"'],
	[{ combine: '={{ "hourly" }}' }, 'Combine Rows is "hourly"'],
	[{ delivery: '={{ "fast" }}' }, 'Delivery is "fast"'],
	[{ streamEventsPerSecond: '={{ -1 }}' }, 'Stream Events per Second is "-1"'],
	[{ verifyAfter: '={{ "later" }}' }, 'Verify After (Seconds) is "later"'],
	[{ delivery: 'stream', verifyAfter: 59 }, 'Verify After (Seconds) is "59"'],
	[{ delivery: 'auto', verifyAfter: '={{ 1 }}' }, 'Verify After (Seconds) is "1"'],
	[{ fractions: '={{ "floor" }}' }, 'Fractional Values is "floor"'],
	[{ output: '={{ "all" }}' }, 'Output is "all"'],
	[{ bareTimes: '={{ "CET" }}' }, 'Times Without Time Zone is "CET"'],
	[{ ratePerSecond: '={{ -1 }}' }, 'Requests per Second is "-1"'],
	[{ ratePerSecond: '={{ "fast" }}' }, 'Requests per Second is "fast"'],
	[{ lanes: '={{ -5 }}' }, 'Lanes at Once is "-5"'],
	[{ retryBudget: '={{ "long" }}' }, 'Retry Time Budget (Seconds) is "long"'],
])('%j', async (options, message) => {
	const row = { id: 1, customer: 'cus_1', value: 1, at };
	const run = await report(stripe, [row], {
		parameters: { ...RAW_EVENTS, options } as typeof RAW_EVENTS,
	});

	expect(run.error?.message).toBe(message);
	expect(stripe.state.events()).toEqual([]);
});

it('a row whose extra payload cannot be read is refused alone, also when it is the first', async () => {
	const rows = ['x', null].map((bad, id) => ({ id, customer: 'cus_1', value: 1, at, bad }));
	const value = '={{ $json.bad === "x" ? $("Nowhere").first().json.region : "eu" }}';
	const run = await report(stripe, rows, {
		parameters: {
			...RAW_EVENTS,
			options: { allowNegative: true, extraPayload: { field: [{ name: 'region', value }] } },
		},
		node: { onError: 'continueRegularOutput' },
	});

	expect(run.node(REPORT).items).toMatchObject([
		{ status: 'rejected', reason_code: 'expression_broken' },
		{ status: 'accepted' },
	]);
});

it('a dry run that is none for a later item holds back all, rather than bill what it was to hold back', async () => {
	const before = stripe.state.events().length;
	const rows = [false, true].map((isTest, id) => ({
		id,
		customer: 'cus_1',
		value: 1,
		at,
		is_test: isTest,
	}));
	const run = await report(stripe, rows, {
		parameters: { ...RAW_EVENTS, options: { dryRun: '={{ $json.is_test }}' } },
	});

	expect(run.error?.message).toBe('Dry Run is "true for some items"');
	expect(stripe.state.events()).toHaveLength(before);
});

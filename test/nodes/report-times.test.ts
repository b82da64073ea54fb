import { DateTime } from 'luxon';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { RAW_EVENTS, report, REPORT, TOTALS } from '../support/engine';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const thisHour = now - (now % HOUR);
const lastHour = { start: thisHour - HOUR, end: thisHour };

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addCustomer('cus_1');
	stripe.state.addCustomer('cus_2');
});

describe('the time of usage', () => {
	const at = now - 1000;
	test.each([
		['ISO 8601 in UTC', new Date(at * 1000).toISOString()],
		['ISO 8601 with an offset', DateTime.fromSeconds(at, { zone: 'Asia/Kolkata' }).toISO()],
		[
			'SQL with an offset',
			DateTime.fromSeconds(at, { zone: 'utc' }).toSQL({ includeZone: false, includeOffset: true }),
		],
		['epoch seconds', at],
		['epoch seconds as text', String(at)],
		['epoch milliseconds', at * 1000 + 999],
		['HTTP date', DateTime.fromSeconds(at).toHTTP()],
	])('is read from %s', async (_kind, text) => {
		const run = await report(stripe, [{ id: 1, customer: 'cus_1', value: 5, at: text }]);

		expect(run.status).toBe('success');
		expect(stripe.state.events()).toEqual([
			expect.objectContaining({ customer: 'cus_1', value: '5', timestamp: at, problem: null }),
		]);
	});

	it('is read from an n8n DateTime of an expression', async () => {
		const parameters = { ...RAW_EVENTS, timestamp: '={{ DateTime.fromSeconds($json.at) }}' };
		await report(stripe, [{ id: 1, customer: 'cus_1', value: 5, at }], { parameters });

		expect(stripe.state.events()[0]?.timestamp).toBe(at);
	});

	it('is the last second of a window', async () => {
		const start = new Date(lastHour.start * 1000).toISOString();
		const row = { customer: 'cus_1', value: '2.5', start, end: lastHour.end };
		const run = await report(stripe, [row], { parameters: TOTALS });

		expect(run.node(REPORT).items[0]).toMatchObject({ status: 'accepted', value: '2.5' });
		expect(stripe.state.events()[0]?.timestamp).toBe(lastHour.end - 1);
		expect(stripe.state.billed('api_calls', 'cus_1', lastHour.start, lastHour.end)).toBe('2.5');
	});

	it('is now only when that is chosen', async () => {
		const parameters = { ...RAW_EVENTS, timeOfUsage: 'now' };
		await report(stripe, [{ id: 1, customer: 'cus_1', value: 5 }], { parameters });

		const { timestamp = 0 } = stripe.state.events()[0] ?? {};
		expect(Math.abs(timestamp - Date.now() / 1000)).toBeLessThan(10);
	});

	test.each([
		['utc', 'Asia/Tokyo', 'utc'],
		['workflow', 'Asia/Tokyo', 'Asia/Tokyo'],
	])('without a zone is read as %s in a workflow of %s', async (bareTimes, timezone, zone) => {
		const parameters = { ...RAW_EVENTS, options: { bareTimes } };
		const text = DateTime.fromSeconds(at, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
		await report(stripe, [{ id: 1, customer: 'cus_1', value: 5, at: text }], {
			parameters,
			workflowSettings: { timezone },
		});

		expect(stripe.state.events()[0]?.timestamp).toBe(at);
	});
});

describe('the identity of usage', () => {
	const rows = [
		{ id: 7, customer: 'cus_1', value: 1, at: now - 60, ...lastHour },
		{ id: 7, customer: 'cus_2', value: 1, at: now - 60, ...lastHour },
	];

	test.each([
		['source event ID and timestamp', RAW_EVENTS],
		['source event ID and now', { ...RAW_EVENTS, timeOfUsage: 'now' }],
		['source event ID and window', { ...TOTALS, identity: 'source_event' }],
		['window', TOTALS],
		['content and timestamp', { ...RAW_EVENTS, identity: 'content' }],
		['content and window', { ...TOTALS, identity: 'content' }],
	])('by %s bills a second run of the same rows not at all', async (_kind, parameters) => {
		const first = await report(stripe, rows, { parameters });
		const second = await report(stripe, rows, { parameters });

		expect(first.node(REPORT).items).toMatchObject([
			{ status: 'accepted' },
			{ status: 'accepted' },
		]);
		expect(second.node(REPORT).items).toMatchObject([
			{ status: 'duplicate', reason_code: 'already_reported', attempts: 1 },
			{ status: 'duplicate', reason_code: 'already_reported', attempts: 1 },
		]);
		const identifiersOf = (run: typeof first) =>
			run.node(REPORT).items.map((item) => item.identifier);
		expect(identifiersOf(second)).toEqual(identifiersOf(first));
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('1');
		expect(stripe.state.total('api_calls', 'cus_2')).toBe('1');
	});

	it('by content tells identical rows of one run apart', async () => {
		const parameters = { ...RAW_EVENTS, identity: 'content' };
		const same = { customer: 'cus_1', value: 2, at: now - 60 };
		await report(stripe, [same, same, same], { parameters });
		await report(stripe, [same, same, same], { parameters });

		expect(stripe.state.total('api_calls', 'cus_1')).toBe('6');
	});

	it('by source event ID counts a row that is there twice once', async () => {
		const row = { id: 1, customer: 'cus_1', value: 2, at: now - 60 };
		const run = await report(stripe, [row, row]);

		expect(run.node(REPORT).items).toMatchObject([
			{ status: 'accepted', reason: null },
			{
				status: 'duplicate',
				reason_code: 'repeated_in_run',
				reason: 'The same source event as item 0 of this run',
				attempts: 0,
			},
		]);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('2');
	});
});

describe('settings that contradict each other', () => {
	test.each([
		[
			{ ...RAW_EVENTS, timeOfUsage: 'now', identity: 'content' },
			'Time of Usage "Now" needs Identity "Source Event ID"',
			'A second run has another "now", so only the ID of the source can tell that a row was billed before',
		],
		[
			{ ...RAW_EVENTS, options: { combine: 'hour' } },
			'Combine Rows needs Identity "Usage Window"',
			'Rows that are added up have no ID of their own any more; their customer and window identify them',
		],
		[
			{ ...RAW_EVENTS, identity: 'window', options: { combine: 'window' } },
			'Combine Rows "Per Window" needs Time of Usage "Usage Window"',
			'Name the start and end of each row’s window, or combine per minute, hour or day',
		],
		[
			{ ...RAW_EVENTS, identity: 'window' },
			'Identity "Usage Window" needs windows',
			'Set Time of Usage to "Usage Window", or set the option Combine Rows to build windows from timestamps',
		],
	])('%# stop the run before anything is sent', async (parameters, message, description) => {
		const row = { id: 1, customer: 'cus_1', value: 2, at: now - 60, ...lastHour };
		const run = await report(stripe, [row], { parameters });

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({ message, description });
		expect(stripe.state.events()).toEqual([]);
	});
});

import { type RunningEmulator, startEmulator } from '../../emulator';
import { formatInstant } from '../../metering/instant';
import { RAW_EVENTS, report, REPORT, TOTALS } from '../support/engine';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = Math.floor(Date.now() / 1000);
const today = now - (now % DAY);

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const id of ['cus_1', 'cus_2']) stripe.state.addCustomer(id);
});

const combined = (combine: string, base = RAW_EVENTS) => ({
	...base,
	identity: 'window',
	options: { combine },
});

describe('rows of one customer', () => {
	/** Two rows in one minute, one in the next, one in the next hour, one on the next day. */
	const start = today - 3 * DAY;
	const rows = [0, 59, 60, HOUR, DAY].map((offset, i) => ({
		customer: 'cus_1',
		value: '0.1',
		at: start + offset,
		id: i,
	}));

	it.each([
		['minute', MINUTE, ['0.2', '0.1', '0.1', '0.1']],
		['hour', HOUR, ['0.3', '0.1', '0.1']],
		['day', DAY, ['0.4', '0.1']],
	])('become one event per %s, their sum exact', async (grid, seconds, values) => {
		const run = await report(stripe, rows, { parameters: combined(grid) });

		const events = stripe.state.events().sort((a, b) => a.timestamp - b.timestamp);
		expect(events.map(({ value }) => value)).toEqual(values);
		for (const { timestamp } of events) expect((timestamp + 1) % seconds).toBe(0);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('0.5');
		expect(run.node(REPORT).items).toHaveLength(rows.length);
		expect(run.node(REPORT).items[0]).toMatchObject({
			status: 'accepted',
			value: '0.1',
			combined_value: values[0],
			combined_rows: Math.round(Number(values[0]) * 10),
			identifier: events[0]?.identifier,
		});
	});

	it('are other usage under another grid, and billed once more, as the docs warn', async () => {
		for (const grid of ['hour', 'hour', 'day']) {
			await report(stripe, rows, { parameters: combined(grid) });
		}
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('1');
	});

	it('become one event per window of their own', async () => {
		const windows = [
			{ start: start, end: start + 2 * HOUR },
			{ start: start, end: start + 2 * HOUR },
			{ start: start + 2 * HOUR, end: start + 4 * HOUR },
		];
		const totals = windows.map((window) => ({ ...window, customer: 'cus_1', value: 1.5 }));
		await report(stripe, totals, { parameters: combined('window', TOTALS) });

		expect(stripe.state.events().map(({ value, timestamp }) => [value, timestamp])).toEqual([
			['3', start + 2 * HOUR - 1],
			['1.5', start + 4 * HOUR - 1],
		]);
	});
});

it('keeps customers apart and adds 0.1 ten thousand times up to 1000', async () => {
	const rows = Array.from({ length: 20_000 }, (_, i) => ({
		customer: i % 2 === 0 ? 'cus_1' : 'cus_2',
		value: 0.1,
		at: today - DAY + (i % 60),
	}));
	const run = await report(stripe, rows, { parameters: combined('minute') });

	expect(stripe.state.events().map(({ customer, value }) => [customer, value])).toEqual([
		['cus_1', '1000'],
		['cus_2', '1000'],
	]);
	expect(run.node(REPORT).items.filter(({ status }) => status === 'accepted')).toHaveLength(20_000);
});

it('gives the same events for the same rows in another order', async () => {
	const rows = Array.from({ length: 30 }, (_, i) => ({
		customer: `cus_${1 + (i % 2)}`,
		value: i,
		at: today - DAY + i * 7 * MINUTE,
	}));
	await report(stripe, rows, { parameters: combined('hour') });
	const run = await report(stripe, [...rows].reverse(), { parameters: combined('hour') });

	expect(new Set(run.node(REPORT).items.map(({ status }) => status))).toEqual(
		new Set(['duplicate']),
	);
});

it('holds back rows of an hour that has not ended', async () => {
	const ahead = now + 4 * MINUTE;
	const start = ahead - (ahead % HOUR);
	const rows = [
		{ customer: 'cus_1', value: 1, at: start - 2 * HOUR },
		{ customer: 'cus_1', value: 2, at: ahead },
	];
	const run = await report(stripe, rows, {
		parameters: combined('hour'),
		node: { onError: 'continueRegularOutput' },
	});

	const [from, to] = [formatInstant(start), formatInstant(start + HOUR)];
	expect(run.node(REPORT).items).toMatchObject([
		{ status: 'accepted' },
		{
			status: 'unsent',
			reason_code: 'window_open',
			reason: `Window End: the window ${from}/${to} has not ended, so its total may still grow. Run again after ${to}`,
		},
	]);
	expect(stripe.state.total('api_calls', 'cus_1')).toBe('1');
});

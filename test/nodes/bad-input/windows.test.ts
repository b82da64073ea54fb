import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../../emulator';
import { formatInstant } from '../../../metering/instant';
import { report, REPORT, TOTALS } from '../../support/engine';
import { NOW } from './table';

const HOUR = 3600;
const lastEnd = NOW - (NOW % HOUR);
const start = lastEnd - HOUR;
const open = lastEnd + 2 * HOUR;
const shown = formatInstant;
const old = lastEnd - 36 * 24 * HOUR;

type BadWindow = readonly [
	kind: string,
	row: IDataObject,
	code: string,
	reason: string,
	status?: 'unsent',
];

const TABLE: readonly BadWindow[] = [
	[
		'no start',
		{ start: null },
		'time_missing',
		'Window Start: the time of usage is empty. Map the field that holds it; the current time is only used when "Now" is chosen',
	],
	[
		'no end',
		{ end: undefined },
		'time_missing',
		'Window End: the time of usage is empty. Map the field that holds it; the current time is only used when "Now" is chosen',
	],
	[
		'a start without a zone',
		{ start: '2026-03-16 04:00' },
		'time_without_zone',
		'Window Start: "2026-03-16 04:00" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"',
	],
	[
		'an end that cannot be read',
		{ end: 'noon' },
		'time_unreadable',
		'Window End: "noon" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds',
	],
	[
		'a start between two minutes',
		{ start: start + 1 },
		'window_unaligned',
		`Window Start: the window's start ${shown(start + 1)} is not a whole minute`,
	],
	[
		'an end between two minutes',
		{ end: lastEnd - 1 },
		'window_unaligned',
		`Window End: the window's end ${shown(lastEnd - 1)} is not a whole minute`,
	],
	[
		'an end at the start',
		{ end: start },
		'window_empty',
		`Window End: the window ends at ${shown(start)}, not after its start ${shown(start)}`,
	],
	[
		'an end before the start',
		{ end: start - HOUR },
		'window_empty',
		`Window End: the window ends at ${shown(start - HOUR)}, not after its start ${shown(start)}`,
	],
	[
		'a window 36 days ago',
		{ start: old - HOUR, end: old },
		'too_old',
		`Window End: ${shown(old - 1)} is more than 35 days ago, and Stripe takes no usage that old. Bill it with an invoice item instead`,
	],
	[
		'a window that has not ended',
		{ end: open },
		'window_open',
		`Window End: the window ${shown(start)}/${shown(open)} has not ended, so its total may still grow. Run again after ${shown(open)}`,
		'unsent',
	],
];

const soundRow = (i: number) => ({ customer: `cus_${i}`, value: '0.1', start, end: lastEnd });
const rows: IDataObject[] = TABLE.flatMap(([, bad], i) => [
	{ ...soundRow(2 * i), ...bad },
	soundRow(2 * i + 1),
]);
const repeated = [
	{ ...soundRow(900), value: 1 },
	{ ...soundRow(900), value: 2 },
];

let stripe: RunningEmulator;
let items: readonly IDataObject[];

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const { customer } of rows) stripe.state.addCustomer(String(customer));
	const run = await report(stripe, [...rows, ...repeated], {
		parameters: TOTALS,
		node: { onError: 'continueRegularOutput' },
	});
	items = run.node(REPORT).items;
});

afterAll(async () => await stripe.close());

test.each(TABLE.map((row, i) => [...row, i] as const))('%s', (...row) => {
	const [, , reason_code, reason] = row;
	const i = row.at(-1) as number;
	const status = row.length > 5 ? 'unsent' : 'rejected';
	expect(items[2 * i]).toMatchObject({ status, reason_code, reason, identifier: null });
});

test('a window that two rows claim', () => {
	const at = rows.length;
	for (const item of items.slice(at)) {
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'window_repeated',
			reason: `Row: 2 rows name customer cus_900 and window ${shown(start)}/${shown(lastEnd)} (items ${at}, ${at + 1}). Set "Combine Rows" to add them up, or remove the repeated ones. None was sent, because the first would claim the window`,
		});
	}
});

it('bills the sound rows beside them exactly, and nothing else', () => {
	expect(stripe.state.events()).toHaveLength(TABLE.length);
	for (let i = 0; i < TABLE.length; i++) {
		expect(items[2 * i + 1]).toMatchObject({ status: 'accepted' });
		expect(stripe.state.total('api_calls', `cus_${2 * i + 1}`)).toBe('0.1');
	}
});

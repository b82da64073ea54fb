import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../../emulator';
import { RAW_EVENTS, report, REPORT } from '../../support/engine';
import { CUSTOMERS, METERS } from './customer-and-meter';
import { PAYLOADS, SOURCE_EVENT_IDS } from './ids-and-payload';
import { type BadRow, soundRow } from './table';
import { TIMES } from './times';
import { VALUES } from './values';

const TABLE: readonly BadRow[] = [
	...CUSTOMERS,
	...METERS,
	...VALUES,
	...TIMES,
	...SOURCE_EVENT_IDS,
	...PAYLOADS,
	[
		'an expression that breaks',
		{ breaks: true },
		'expression_broken',
		"Row: an expression of this node cannot be read for this item: Referenced node doesn't exist",
	],
];

const parameters = {
	...RAW_EVENTS,
	meter: { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' },
	customer: '={{ $json.breaks ? $("Nowhere").item.json.customer : $json.customer }}',
	options: {
		extraPayload: {
			field: [
				{ name: "={{ 'key' in $json ? $json.key : 'region' }}", value: '={{ $json.extra }}' },
				{ name: "={{ $json.second ?? 'plan' }}", value: '={{ $json.more }}' },
			],
		},
	},
};

/** Bad and sound rows by turns; all sound ones are of one customer. */
const rows: IDataObject[] = TABLE.flatMap(([, bad], i) => [
	{ ...soundRow(2 * i), ...bad },
	soundRow(2 * i + 1),
]);

let stripe: RunningEmulator;
let items: readonly IDataObject[];

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addMeter({ event_name: 'logins', display_name: 'Logins', formula: 'count' });
	stripe.state.addMeter({
		event_name: 'retired',
		display_name: 'Retired calls',
		status: 'inactive',
	});
	stripe.state.addCustomer('cus_good');
	const run = await report(stripe, rows, {
		parameters,
		node: { onError: 'continueRegularOutput' },
	});
	items = run.node(REPORT).items;
});

afterAll(async () => await stripe.close());

it('covers at least 40 kinds of bad input', () => {
	expect(new Set(TABLE.map(([kind]) => kind)).size).toBe(TABLE.length);
	expect(TABLE.length).toBeGreaterThanOrEqual(40);
});

test.each(TABLE.map((row, i) => [...row, i] as const))(
	'%s',
	(_kind, _row, reason_code, reason, i) => {
		expect(items[2 * i]).toMatchObject({
			status: 'rejected',
			reason_code,
			reason,
			identifier: null,
			attempts: 0,
			input: JSON.parse(JSON.stringify(rows[2 * i])) as IDataObject,
		});
	},
);

it('bills the sound rows beside them exactly, and nothing else', () => {
	const sound = items.filter((_, i) => i % 2 === 1);
	expect(sound.map(({ status }) => status)).toEqual(TABLE.map(() => 'accepted'));
	expect(stripe.state.total('api_calls', 'cus_good')).toBe(String(1.5 * TABLE.length));
	expect(stripe.state.events()).toHaveLength(TABLE.length);
});

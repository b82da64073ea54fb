import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../../emulator';
import { formatInstant } from '../../../metering/instant';
import { RAW_EVENTS, report, REPORT, TOTALS } from '../../support/engine';
import { NOW } from './table';

const HOUR = 3600;
const end = NOW - (NOW % (24 * HOUR));
const start = end - HOUR;
const shown = formatInstant;

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addMeter({ event_name: 'seats', display_name: 'Seats', formula: 'last' });
	for (const id of ['cus_1', 'cus_2']) stripe.state.addCustomer(id);
});

async function itemsOf(rows: IDataObject[], parameters: INodeParameters) {
	const run = await report(stripe, rows, {
		parameters,
		node: { onError: 'continueRegularOutput' },
	});
	return run.node(REPORT).items;
}

const row = { id: 1, customer: 'cus_1', value: 1, at: NOW - 60, start, end };
const sound = { id: 2, customer: 'cus_2', value: '2.5', at: NOW - 60, start, end };

test('one source event ID on different content', async () => {
	const items = await itemsOf([row, { ...row, value: 3 }, sound], RAW_EVENTS);

	for (const item of items.slice(0, 2)) {
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'source_event_conflict',
			reason:
				'Source Event ID: 2 rows carry source event ID "1" with different content (items 0, 1). None was sent, because it is not clear which is right',
		});
	}
});

test('rows of one combined window with different payload', async () => {
	const field = [{ name: 'region', value: '={{ $json.region }}' }];
	const options = { combine: 'window', extraPayload: { field } };
	const rows = [{ ...row, region: 'eu' }, { ...row, region: 'us' }, sound];
	const items = await itemsOf(rows, { ...TOTALS, options });

	for (const item of items.slice(0, 2)) {
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'payload_disagrees',
			reason: `Extra Payload: the rows of customer cus_1 and window ${shown(start)}/${shown(end)} differ in their extra payload, but become one event. Leave the extra payload out, or use a meter for each kind`,
		});
	}
});

test('a window that reaches over the grid that rows are combined by', async () => {
	const wide = { ...row, start: start - HOUR };
	const items = await itemsOf([wide, sound], { ...TOTALS, options: { combine: 'hour' } });

	expect(items[0]).toMatchObject({
		status: 'rejected',
		reason_code: 'window_across_grid',
		reason: `Window End: the window ${shown(start - HOUR)}/${shown(end)} reaches over more than one hour, so it cannot be combined per hour`,
	});
});

test('combining rows of a meter that keeps the last value', async () => {
	const meter = { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' };
	const rows = [
		{ ...row, meter: 'seats' },
		{ ...sound, meter: 'api_calls' },
	];
	const items = await itemsOf(rows, { ...TOTALS, meter, options: { combine: 'window' } });

	expect(items[0]).toMatchObject({
		status: 'rejected',
		reason_code: 'combine_needs_sum',
		reason:
			'Meter: the meter "Seats" has formula last, and rows added up into one event would change its result. Set "Combine Rows" to none',
	});
});

test('a fraction where fractions are rejected', async () => {
	const whole = { ...sound, value: 2 };
	const rows = [{ ...row, value: '0.5' }, whole];
	const items = await itemsOf(rows, { ...RAW_EVENTS, options: { fractions: 'reject' } });

	expect(items[0]).toMatchObject({
		status: 'rejected',
		reason_code: 'value_fractional',
		reason:
			'Value: 0.5 is not a whole number. Set the option "Fractional Values" to send or round it',
	});
	expect(stripe.state.total('api_calls', 'cus_2')).toBe('2');
});

test('a combined sum of too many digits', async () => {
	const huge = { ...row, value: '600000000000000' };
	const tiny = { ...row, value: '0.5' };
	const items = await itemsOf([huge, tiny, sound], { ...TOTALS, options: { combine: 'window' } });

	for (const item of items.slice(0, 2)) {
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'value_too_many_digits',
			reason:
				'Value: 600000000000000.5 has 16 digits; Stripe takes 15. Round it in the source, or report it in a larger unit',
		});
	}
});

test('a moment 6 minutes ahead', async () => {
	const ahead = { ...row, at: Math.floor(Date.now() / 1000) + 360 };
	const [item] = await itemsOf([ahead, sound], RAW_EVENTS);

	expect(item).toMatchObject({ status: 'rejected', reason_code: 'too_far_ahead' });
	expect(item?.reason).toMatch(
		new RegExp(
			`^Timestamp: ${shown(ahead.at)} is more than 5 minutes ahead of this clock \\(.*Z\\)\\. Check the time of the source$`,
		),
	);
});

afterEach(() => {
	expect(stripe.state.total('api_calls', 'cus_1')).toBe('0');
	expect(Number(stripe.state.total('api_calls', 'cus_2'))).toBeGreaterThan(0);
});

describe('what only Stripe finds', () => {
	beforeEach(async () => {
		await stripe.close();
		stripe = await startEmulator({ limits: 'off', unknownCustomer: 'sync' });
		stripe.state.addMeter({ event_name: 'api_calls' });
		stripe.state.addCustomer('cus_2');
	});

	test('an unknown customer is refused with how to mend it', async () => {
		const items = await itemsOf([{ ...row, customer: 'cus_gone' }, sound], RAW_EVENTS);

		expect(items[0]).toMatchObject({
			status: 'rejected',
			reason_code: 'customer_not_found',
			reason:
				"Stripe answered 400: No such customer: 'cus_gone'. Check the customer ID and the account of the key",
			attempts: 1,
		});
	});

	test('a clock that runs behind ours', async () => {
		stripe.clock.advance(-3600_000);
		const past = { ...sound, at: NOW - 4000 };
		const items = await itemsOf([row, past], RAW_EVENTS);

		expect(items[0]).toMatchObject({
			status: 'rejected',
			reason_code: 'too_far_ahead',
			reason:
				'Stripe answered 400: Timestamp must be no more than 5 minutes in the future. Check the clock of the source',
		});
	});
});

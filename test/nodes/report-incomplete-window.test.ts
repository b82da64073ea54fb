import { type RunningEmulator, startEmulator } from '../../emulator';
import { report, REPORT, TOTALS } from '../support/engine';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const end = now - (now % HOUR);
const first = { start: end - 2 * HOUR, end: end - HOUR };
const second = { start: end - HOUR, end };

let stripe: RunningEmulator;

beforeEach(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const id of ['cus_1', 'cus_2']) stripe.state.addCustomer(id);
});

afterEach(async () => await stripe.close());

/** Breaks for the items that name this field as broken. */
const breaking = (field: string) =>
	`={{ $json.broken === "${field}" ? $("Nowhere").first().json.x : $json.${field} }}`;

const outcomes = async (field: string, parameter: string, rows: object[], combine = 'window') => {
	const run = await report(stripe, rows as never, {
		parameters: { ...TOTALS, [parameter]: breaking(field), options: { combine } },
		node: { onError: 'continueRegularOutput' },
	});
	return run.node(REPORT).items;
};

const codes = (items: ReadonlyArray<Record<string, unknown>>) =>
	items.map(({ status, reason_code: code }) => code ?? status);

describe('a row of which an expression breaks', () => {
	const rows = [
		{ ...first, customer: 'cus_1', value: 1 },
		{ ...first, customer: 'cus_1', value: 10 },
		{ ...second, customer: 'cus_1', value: 100 },
		{ ...first, customer: 'cus_2', value: 1000 },
	];
	const withBroken = (field: string) =>
		rows.map((row, index) => ({ ...row, ...(index === 1 && { broken: field }) }));

	it('holds its window back, so that it is billed with it once it is mended', async () => {
		const items = await outcomes('value', 'value', withBroken('value'));
		expect(codes(items)).toEqual([
			'window_incomplete',
			'expression_broken',
			'accepted',
			'accepted',
		]);
		expect(items[1]).toMatchObject({ customer: 'cus_1', event_name: 'api_calls', value: null });

		expect(codes(await outcomes('value', 'value', rows))).toEqual([
			'accepted',
			'accepted',
			'window_already_reported',
			'window_already_reported',
		]);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('111');
	});

	it('holds all windows of its customer back if it is the time that breaks', async () => {
		const items = await outcomes('end', 'windowEnd', withBroken('end'));
		expect(codes(items)).toEqual([
			'window_incomplete',
			'expression_broken',
			'window_incomplete',
			'accepted',
		]);
	});

	it('holds nothing back if it is the customer that breaks', async () => {
		const items = await outcomes('customer', 'customer', withBroken('customer'));
		expect(codes(items)).toEqual(['accepted', 'expression_broken', 'accepted', 'accepted']);
		expect(items[1]).toMatchObject({ customer: null });
	});

	it('holds back the other row of its window where rows are not combined', async () => {
		const items = await outcomes('value', 'value', withBroken('value'), 'none');
		expect(codes(items)).toEqual([
			'window_incomplete',
			'expression_broken',
			'accepted',
			'accepted',
		]);
	});
});

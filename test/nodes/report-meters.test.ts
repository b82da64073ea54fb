import { type RunningEmulator, startEmulator } from '../../emulator';
import { RAW_EVENTS, report, REPORT, TOTALS } from '../support/engine';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const thisHour = now - (now % HOUR);
const meterOf = (mode: string, value: string) => ({
	...RAW_EVENTS,
	meter: { __rl: true, mode, value },
});

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addCustomer('cus_1');
	stripe.state.addCustomer('cus_2');
});

const rows = [
	{ id: 1, customer: 'cus_1', value: 3, at: now - 60 },
	{ id: 2, customer: 'cus_2', value: '0.1', at: now - 50 },
];

describe('the meter', () => {
	it.each(['list', 'id'])('is found by ID in mode %s', async (mode) => {
		const meter = stripe.state.addMeter({ event_name: 'api_calls' });
		await report(stripe, rows, { parameters: meterOf(mode, meter.id) });

		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
		expect(stripe.state.total('api_calls', 'cus_2')).toBe('0.1');
		expect(stripe.state.stats().by_route).toEqual({
			'GET /v1/billing/meters/:id 200': 1,
			'POST /v1/billing/meter_events 200': 2,
		});
	});

	it('is found by event name among many, active before deactivated', async () => {
		stripe.state.addMeter({ event_name: 'api_calls', status: 'inactive' });
		stripe.state.addMeter({ event_name: 'api_calls', display_name: 'The active one' });
		for (let i = 0; i < 120; i++) stripe.state.addMeter({ event_name: `other_${i}` });
		await report(stripe, rows);

		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
		expect(stripe.state.stats().by_route['GET /v1/billing/meters 200']).toBe(2);
	});

	it('may be another for each row', async () => {
		stripe.state.addMeter({ event_name: 'api_calls' });
		stripe.state.addMeter({ event_name: 'tokens' });
		const mixed = [
			{ ...rows[0], meter: 'api_calls' },
			{ ...rows[1], meter: 'tokens' },
		];
		const run = await report(stripe, mixed, {
			parameters: meterOf('eventName', '={{ $json.meter }}'),
		});

		expect(run.node(REPORT).items.map(({ event_name }) => event_name)).toEqual([
			'api_calls',
			'tokens',
		]);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
		expect(stripe.state.total('tokens', 'cus_2')).toBe('0.1');
	});

	it('says under which payload keys it reads customer and value', async () => {
		stripe.state.addMeter({ event_name: 'api_calls', customer_key: 'account', value_key: 'calls' });
		await report(stripe, rows);

		expect(stripe.state.events().map(({ payload }) => payload)).toEqual([
			{ account: 'cus_1', calls: '3' },
			{ account: 'cus_2', calls: '0.1' },
		]);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
	});

	it('gets extra payload, as flat text, without empty fields', async () => {
		stripe.state.addMeter({ event_name: 'api_calls' });
		const field = [
			{ name: 'region', value: '={{ $json.region }}' },
			{ name: 'cached', value: '={{ $json.cached }}' },
			{ name: 'fixed', value: 'yes' },
		];
		const parameters = { ...RAW_EVENTS, options: { extraPayload: { field } } };
		const [first, second] = rows;
		await report(
			stripe,
			[
				{ ...first, region: 'eu-1', cached: true },
				{ ...second, region: null, cached: 0 },
			],
			{ parameters },
		);

		expect(stripe.state.events().map(({ payload }) => payload)).toEqual([
			{ stripe_customer_id: 'cus_1', value: '3', region: 'eu-1', cached: 'true', fixed: 'yes' },
			{ stripe_customer_id: 'cus_2', value: '0.1', cached: '0', fixed: 'yes' },
		]);
	});
});

describe('a meter that', () => {
	it('counts takes rows without a value', async () => {
		stripe.state.addMeter({ event_name: 'api_calls', formula: 'count' });
		const events = [
			{ id: 1, customer: 'cus_1', at: now - 60, value: '' },
			{ id: 2, customer: 'cus_1', at: now - 60, value: 1 },
			{ id: 3, customer: 'cus_1', at: now - 60, value: null },
		];
		const run = await report(stripe, events);

		expect(run.status).toBe('success');
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
	});

	it('keeps the last value gets the rows of a customer in their order', async () => {
		stripe.state.addMeter({ event_name: 'api_calls', formula: 'last' });
		const readings = Array.from({ length: 20 }, (_, i) => ({
			id: i,
			customer: 'cus_1',
			value: i + 1,
			at: now - 60,
		}));
		await report(stripe, readings);

		expect(stripe.state.total('api_calls', 'cus_1')).toBe('20');
		expect(stripe.state.stats()).toMatchObject({ lane_most: 1, lane_conflicts: 0 });
	});

	it('keeps the newest event of each hour is named in a hint', async () => {
		stripe.state.addMeter({
			event_name: 'api_calls',
			display_name: 'API calls',
			event_time_window: 'hour',
		});
		const run = await report(stripe, rows);

		expect(run.node(REPORT).hints).toEqual([
			{
				message: 'The meter "API calls" keeps only a customer\'s newest event of each hour',
				location: 'outputPane',
				type: 'warning',
			},
		]);
	});
});

it('reports for a connected account', async () => {
	const connected = stripe.state.account('acct_connected');
	connected.addMeter({ event_name: 'api_calls' });
	connected.addCustomer('cus_1');
	connected.addCustomer('cus_2');
	const run = await report(stripe, rows, { credential: { connectedAccount: 'acct_connected' } });

	expect(run.status).toBe('success');
	expect(connected.total('api_calls', 'cus_1')).toBe('3');
	expect(stripe.state.events()).toEqual([]);
});

describe('fractional and negative values', () => {
	beforeEach(() => {
		stripe.state.addMeter({ event_name: 'api_calls' });
	});

	it('are rounded half up when asked to, after rows were added up', async () => {
		const windowed = ['0.4', '0.4', '0.4', '1.3'].map((value) => ({
			customer: 'cus_1',
			value,
			start: thisHour - HOUR,
			end: thisHour,
		}));
		const options = { combine: 'window', fractions: 'round' };
		const run = await report(stripe, windowed, { parameters: { ...TOTALS, options } });

		expect(run.node(REPORT).items[0]).toMatchObject({ value: '0.4', combined_value: '3' });
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3');
	});

	it('take usage off the bill when that is allowed', async () => {
		const parameters = { ...RAW_EVENTS, options: { allowNegative: true } };
		const credit = { id: 3, customer: 'cus_1', value: '-1.25', at: now };
		await report(stripe, [...rows, credit], { parameters });

		expect(stripe.state.total('api_calls', 'cus_1')).toBe('1.75');
	});
});

import type { IDataObject } from 'n8n-workflow';
import { CONTINUE } from './syncing';
import { CLOSED, DAY, found, HOUR, ReconcileBench, row, type SentEvent } from './reconciling';

const bench = new ReconcileBench();

const meterOf = (value: string) => ({ meter: { __rl: true, mode: 'eventName', value } });

async function send(event_name: string, ...events: ReadonlyArray<readonly [number, string]>) {
	const sent = events.map(
		([hoursAgo, value]): SentEvent => ({
			customer: 'cus_a',
			at: CLOSED - hoursAgo * HOUR,
			value,
			event_name,
		}),
	);
	await bench.send(sent);
}

const daily = (daysAgo: number, total: string): IDataObject => {
	const end = Math.floor(CLOSED / DAY) * DAY - daysAgo * DAY;
	return { customer: 'cus_a', start: end - DAY, end, total };
};

describe('a meter of formula', () => {
	it('count: the total is the number of events', async () => {
		bench.stripe.state.addMeter({ event_name: 'clicks', formula: 'count' });
		await send('clicks', [2.5, '1'], [2.6, '1'], [3.5, '1']);
		const how = { parameters: meterOf('clicks'), options: { amounts: false } };
		const { matched, drifted } = await bench.reconcile([row(2, '2'), row(3, '3')], how);
		expect(matched).toHaveLength(1);
		expect(drifted.map(found)).toEqual(['cus_a 3 under lost_events']);
	});

	it('last: the total is the newest value of the window', async () => {
		bench.stripe.state.addMeter({ event_name: 'seats', formula: 'last' });
		await send('seats', [2.8, '7'], [2.2, '9'], [3.5, '4']);
		const how = { parameters: meterOf('seats'), options: { amounts: false } };
		const { matched, drifted } = await bench.reconcile([row(2, '9'), row(3, '5')], how);
		expect(matched).toHaveLength(1);
		expect(drifted.map(found)).toEqual(['cus_a 3 under lost_events']);
	});
});

describe('a meter that keeps one event of each day', () => {
	beforeEach(() => {
		bench.stripe.state.addMeter({ event_name: 'peaks', event_time_window: 'day' });
	});

	it('is compared in windows of whole days', async () => {
		const noon = (CLOSED - (Math.floor(CLOSED / DAY) * DAY - DAY / 2)) / HOUR;
		await send('peaks', [noon, '7'], [noon - 1, '9'], [noon + 24, '4']);
		const how = { parameters: meterOf('peaks'), options: { amounts: false } };
		const two = { ...daily(1, '4'), total: '4' };
		const { matched, drifted } = await bench.reconcile([daily(0, '9'), two], how);
		expect(drifted).toEqual([]);
		expect(matched).toHaveLength(2);
		const both = { ...two, end: daily(0, '').end as number, total: '13' };
		expect((await bench.reconcile([both], how)).matched).toMatchObject([{ status: 'matched' }]);
	});

	it('refuses windows that cut through a day', async () => {
		const how = { parameters: meterOf('peaks'), node: CONTINUE };
		const { matched } = await bench.reconcile([row(2, '9')], how);
		expect(matched).toMatchObject([{ status: 'rejected', reason_code: 'window_not_of_meter' }]);
		expect(matched[0]?.reason).toMatch(/cuts through one \(UTC\)\. Give totals of full days$/);
	});
});

it('a deactivated meter is compared all the same: it still shows what it took', async () => {
	await send('api_calls', [2.5, '31']);
	await bench.post('/v1/billing/meters/mtr_calls/deactivate');
	const { matched } = await bench.reconcile([row(2, '31')]);
	expect(matched).toMatchObject([{ status: 'matched' }]);
});

it('rows of several meters are compared side by side, and one lends to the other', async () => {
	const rows = [
		{ ...row(2, '31'), event: 'api_calls' },
		{ ...row(2, '1000'), event: 'storage' },
		{ ...row(3, '57'), event: 'storage' },
	];
	await send('storage', [2.5, '1000'], [2.4, '31'], [3.5, '57']);
	const parameters = { meter: { __rl: true, mode: 'eventName', value: '={{ $json.event }}' } };
	const { matched, drifted } = await bench.reconcile(rows, {
		parameters,
		options: { amounts: false },
	});
	expect(matched.map(({ event_name }) => event_name)).toEqual(['storage']);
	expect(drifted.map(({ event_name, kind }) => [event_name, kind])).toEqual([
		['api_calls', 'wrong_meter'],
		['storage', 'wrong_meter'],
	]);
	expect(drifted[0]?.reason).toMatch(
		/^Stripe shows 31 too little, exactly what the meter "Storage" \(storage\) has too much for the same customer and window\./,
	);
});

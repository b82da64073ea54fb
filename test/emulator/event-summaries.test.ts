import { NOON, refused, usage, useEmulator } from './support';

const HOUR = 3600;
const rig = useEmulator();

beforeEach(() => rig.emulator.clock.set(NOON * 1000));

async function report(value: string, timestamp: number, target = rig): Promise<void> {
	await target.stripe.billing.meterEvents.create(usage(value, { timestamp }));
}

async function summaries(
	start_time: number,
	end_time: number,
	more: { value_grouping_window?: 'hour' | 'day'; limit?: number; starting_after?: string } = {},
	target = rig,
) {
	return await target.stripe.billing.meters.listEventSummaries(target.meter, {
		customer: 'cus_1',
		start_time,
		end_time,
		...more,
	});
}

it('sums one bucket; the start belongs to it, the end does not', async () => {
	await report('1', NOON - HOUR);
	await report('2.5', NOON - 1);
	await report('4', NOON);
	await report('8', NOON - HOUR - 1);
	const { data, has_more } = await summaries(NOON - HOUR, NOON);
	expect(has_more).toBe(false);
	expect(data).toEqual([
		{
			id: expect.stringMatching(/^mtrusg_/) as string,
			object: 'billing.meter_event_summary',
			aggregated_value: 3.5,
			start_time: NOON - HOUR,
			end_time: NOON,
			livemode: false,
			meter: rig.meter,
		},
	]);
});

it('gives numbers without the float’s error', async () => {
	for (let index = 0; index < 10; index += 1) await report('0.1', NOON - 60);
	expect((await summaries(NOON - HOUR, NOON)).data[0].aggregated_value).toBe(1);
});

it('knows nothing of other customers', async () => {
	await rig.stripe.billing.meterEvents.create(usage('5', { timestamp: NOON - 60 }, 'cus_2'));
	expect((await summaries(NOON - HOUR, NOON)).data[0].aggregated_value).toBe(0);
});

it('groups by the hour, newest first, with zeros for hours without usage', async () => {
	await report('1', NOON - 3 * HOUR);
	await report('2', NOON - HOUR + 60);
	await report('3', NOON - 1);
	const { data } = await summaries(NOON - 3 * HOUR, NOON, { value_grouping_window: 'hour' });
	expect(
		data.map(({ start_time, end_time, aggregated_value }) => [
			start_time,
			end_time,
			aggregated_value,
		]),
	).toEqual([
		[NOON - HOUR, NOON, 5],
		[NOON - 2 * HOUR, NOON - HOUR, 0],
		[NOON - 3 * HOUR, NOON - 2 * HOUR, 1],
	]);
});

it('groups by the UTC day', async () => {
	const midnight = NOON - 12 * HOUR;
	await report('1', midnight - 1);
	await report('2', midnight);
	const { data } = await summaries(midnight - 24 * HOUR, midnight + 24 * HOUR, {
		value_grouping_window: 'day',
	});
	expect(data.map(({ aggregated_value }) => aggregated_value)).toEqual([2, 1]);
});

it('gives ten buckets a page, and the client pages through a month of hours', async () => {
	const start = NOON - 744 * HOUR;
	await report('1', start);
	const window = { value_grouping_window: 'hour' as const };
	const first = await summaries(start, NOON, window);
	expect(first.data).toHaveLength(10);
	expect(first.has_more).toBe(true);
	let count = 0;
	let total = 0;
	for await (const { aggregated_value } of rig.stripe.billing.meters.listEventSummaries(rig.meter, {
		customer: 'cus_1',
		start_time: start,
		end_time: NOON,
		limit: 100,
		...window,
	})) {
		count += 1;
		total += aggregated_value;
	}
	expect([count, total]).toEqual([744, 1]);
});

it('goes back with ending_before', async () => {
	const window = { value_grouping_window: 'hour' as const };
	const { data } = await summaries(NOON - 6 * HOUR, NOON, window);
	const back = await rig.stripe.billing.meters.listEventSummaries(rig.meter, {
		customer: 'cus_1',
		start_time: NOON - 6 * HOUR,
		end_time: NOON,
		ending_before: data[3].id,
		limit: 2,
		...window,
	});
	expect(back.data.map(({ id }) => id)).toEqual([data[1].id, data[2].id]);
	expect(back.has_more).toBe(true);
});

it.each<[number, number, 'hour' | 'day' | undefined, string]>([
	[NOON + 1, NOON + 60, undefined, 'start_time must be aligned with minute boundaries.'],
	[NOON, NOON + 61, undefined, 'end_time must be aligned with minute boundaries.'],
	[NOON, NOON + 60, 'hour', 'end_time must be aligned with hour boundaries.'],
	[NOON, NOON + 24 * HOUR, 'day', 'start_time must be aligned with UTC day boundaries.'],
	[NOON, NOON, undefined, 'end_time must be after start_time.'],
	[NOON, NOON - 60, undefined, 'end_time must be after start_time.'],
])('refuses [%d, %d) by %s', async (start, end, value_grouping_window, message) => {
	const error = await refused(summaries(start, end, { value_grouping_window }));
	expect(error.statusCode).toBe(400);
	expect(error.message).toBe(message);
});

it('wants a customer that exists', async () => {
	const { body } = await rig.raw(
		'GET',
		`/v1/billing/meters/${rig.meter}/event_summaries?start_time=0&end_time=60`,
	);
	expect(body.error.message).toBe('Missing required param: customer.');
	const error = await refused(
		rig.stripe.billing.meters.listEventSummaries(rig.meter, {
			customer: 'cus_x',
			start_time: NOON,
			end_time: NOON + 60,
		}),
	);
	expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
});

it('still shows the usage of a deactivated meter', async () => {
	await report('7', NOON - 60);
	await rig.stripe.billing.meters.deactivate(rig.meter);
	expect((await summaries(NOON - HOUR, NOON)).data[0].aggregated_value).toBe(7);
});

it('shows the newest value of a last meter in each bucket', async () => {
	const { id } = rig.emulator.state.addMeter({ event_name: 'seats', formula: 'last' });
	for (const [value, timestamp] of [
		['5', NOON - HOUR + 1],
		['9', NOON - 1],
		['7', NOON - 60],
	] as const) {
		await rig.stripe.billing.meterEvents.create(usage(value, { event_name: 'seats', timestamp }));
	}
	const { data } = await rig.stripe.billing.meters.listEventSummaries(id, {
		customer: 'cus_1',
		start_time: NOON - HOUR,
		end_time: NOON,
	});
	expect(data[0].aggregated_value).toBe(9);
});

describe('without empty buckets', () => {
	const sparse = useEmulator(() => ({ emptyBuckets: 'omit', clock: { now: () => NOON * 1000 } }));

	it('gives only buckets with usage', async () => {
		const window = { value_grouping_window: 'hour' as const };
		expect((await summaries(NOON - HOUR, NOON, {}, sparse)).data).toEqual([]);
		await report('1', NOON - 5 * HOUR, sparse);
		await report('2', NOON - 60, sparse);
		const { data } = await summaries(NOON - 24 * HOUR, NOON, window, sparse);
		expect(data.map(({ aggregated_value }) => aggregated_value)).toEqual([2, 1]);
		const after = await summaries(
			NOON - 24 * HOUR,
			NOON,
			{ ...window, starting_after: data[0].id },
			sparse,
		);
		expect(after.data).toEqual([data[1]]);
	});
});

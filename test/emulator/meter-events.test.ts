import { refused, secondsOf, usage, useEmulator } from './support';

const rig = useEmulator();
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

async function report(value: string, more: Parameters<typeof usage>[1] = {}) {
	return await rig.stripe.billing.meterEvents.create(usage(value, more));
}

it('answers with the event, which has no id', async () => {
	const timestamp = secondsOf(rig.emulator) - 60;
	const event = await report('12.5', { identifier: 'row-1', timestamp });
	expect(event).toMatchObject({
		object: 'billing.meter_event',
		event_name: 'api_calls',
		identifier: 'row-1',
		livemode: false,
		payload: { stripe_customer_id: 'cus_1', value: '12.5' },
		timestamp,
	});
	expect(event).not.toHaveProperty('id');
});

it('makes an identifier and takes the present time when there is none', async () => {
	const [first, second] = [await report('1'), await report('1')];
	expect(first.identifier).not.toBe(second.identifier);
	expect(Math.abs(first.timestamp - secondsOf(rig.emulator))).toBeLessThanOrEqual(2);
});

it('adds up exactly: 0.1 ten times is 1', async () => {
	for (let index = 0; index < 10; index += 1) await report('0.1');
	expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('1');
});

it('takes negative values and plain decimals', async () => {
	await report('10');
	await report('-2.75');
	await report('0.000000000000001');
	expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('7.250000000000001');
});

describe('an identifier', () => {
	it('is taken once; the repetition has no code and is not to be tried again', async () => {
		await report('5', { identifier: 'row-1' });
		const error = await refused(report('5', { identifier: 'row-1' }));
		expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400 });
		expect(error.message).toBe('An event already exists with identifier row-1.');
		expect(error.code).toBeUndefined();
		expect(error.headers?.['stripe-should-retry']).toBe('false');
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('5');
	});

	it('is taken once for all customers and meters', async () => {
		rig.emulator.state.addMeter({ event_name: 'other' });
		await report('5', { identifier: 'row-1' });
		const error = await refused(
			rig.stripe.billing.meterEvents.create(
				usage('5', { event_name: 'other', identifier: 'row-1' }, 'cus_2'),
			),
		);
		expect(error.message).toBe('An event already exists with identifier row-1.');
	});

	it('is taken again after 24 hours, and bills twice', async () => {
		await report('5', { identifier: 'row-1' });
		rig.emulator.clock.advance(24 * HOUR_MS - 1000);
		await refused(report('5', { identifier: 'row-1' }));
		rig.emulator.clock.advance(1000);
		await report('5', { identifier: 'row-1' });
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('10');
	});

	it('rolls: a later use keeps it for 24 hours more', async () => {
		await report('5', { identifier: 'row-1' });
		rig.emulator.clock.advance(24 * HOUR_MS);
		await report('5', { identifier: 'row-1' });
		rig.emulator.clock.advance(12 * HOUR_MS);
		await refused(report('5', { identifier: 'row-1' }));
	});
});

describe('the time of usage', () => {
	it('may be 35 days back and no more', async () => {
		const now = secondsOf(rig.emulator);
		await report('1', { timestamp: now - 35 * DAY_SECONDS + 5 });
		const error = await refused(report('1', { timestamp: now - 35 * DAY_SECONDS - 5 }));
		expect(error.statusCode).toBe(400);
		expect(error.message).toBe('Timestamp must be no more than 35 days in the past.');
		expect(error.code).toBeUndefined();
	});

	it('may be 5 minutes ahead and no more', async () => {
		const now = secondsOf(rig.emulator);
		await report('1', { timestamp: now + 295 });
		const error = await refused(report('1', { timestamp: now + 310 }));
		expect(error.message).toBe('Timestamp must be no more than 5 minutes in the future.');
	});

	it('in milliseconds is far ahead', async () => {
		const error = await refused(report('1', { timestamp: rig.emulator.clock.now() }));
		expect(error.message).toMatch(/in the future/);
	});
});

describe('the value', () => {
	it.each(['123456789012345', '0.00123456789012345', '-1234567890.12345'])(
		'may have 15 digits: %s',
		async (value) => {
			await report(value);
			expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe(value);
		},
	);

	it.each(['1234567890123456', '0.1234567890123456'])('may not have 16: %s', async (value) => {
		const error = await refused(report(value));
		expect(error.statusCode).toBe(400);
		expect(error.message).toBe(
			`The value in the event payload can have at most 15 digits. Received \`${value}\`.`,
		);
	});

	it.each(['1e3', '1E-7', 'ten', '', ' 5', '1,000', '0x10', 'NaN', 'Infinity', '+5', '.5', '5.'])(
		'must be a plain decimal number, not %j',
		async (value) => {
			const error = await refused(report(value));
			expect(error.statusCode).toBe(400);
			expect(rig.emulator.state.events()).toEqual([]);
		},
	);
});

describe('the meter', () => {
	it('is the active one of the event name', async () => {
		const error = await refused(report('1', { event_name: 'nope' }));
		expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400 });
		expect(error.message).toBe('No active meter found for event name "nope"');
	});

	it('names the payload keys of customer and value', async () => {
		rig.emulator.state.addMeter({ event_name: 'gb', customer_key: 'who', value_key: 'gigabytes' });
		await rig.stripe.billing.meterEvents.create({
			event_name: 'gb',
			payload: { who: 'cus_2', gigabytes: '2.5', region: 'eu' },
		});
		expect(rig.emulator.state.total('gb', 'cus_2')).toBe('2.5');
	});

	it('of count counts each event as one, whatever value it has', async () => {
		rig.emulator.state.addMeter({ event_name: 'logins', formula: 'count' });
		const { meterEvents } = rig.stripe.billing;
		await meterEvents.create(usage('500', { event_name: 'logins' }));
		await meterEvents.create({ event_name: 'logins', payload: { stripe_customer_id: 'cus_1' } });
		expect(rig.emulator.state.total('logins', 'cus_1')).toBe('2');
	});

	it('of last bills the newest usage, not the one received last', async () => {
		rig.emulator.state.addMeter({ event_name: 'seats', formula: 'last' });
		const now = secondsOf(rig.emulator);
		const { meterEvents } = rig.stripe.billing;
		await meterEvents.create(usage('8', { event_name: 'seats', timestamp: now - 60 }));
		await meterEvents.create(usage('5', { event_name: 'seats', timestamp: now - 3600 }));
		expect(rig.emulator.state.total('seats', 'cus_1')).toBe('8');
	});

	it('with a time window lets the newest event of the hour overwrite the others', async () => {
		rig.emulator.state.addMeter({ event_name: 'hourly', event_time_window: 'hour' });
		const hour = secondsOf(rig.emulator) - (secondsOf(rig.emulator) % 3600) - 7200;
		const { meterEvents } = rig.stripe.billing;
		for (const [value, timestamp] of [
			['3', hour],
			['7', hour + 1800],
			['10', hour + 3600],
		] as const) {
			await meterEvents.create(usage(value, { event_name: 'hourly', timestamp }));
		}
		expect(rig.emulator.state.total('hourly', 'cus_1')).toBe('17');
	});
});

it('accepts events of customers that do not exist, and bills nobody', async () => {
	await rig.stripe.billing.meterEvents.create(usage('5', {}, 'cus_nobody'));
	expect(rig.emulator.state.events()).toMatchObject([
		{ customer: 'cus_nobody', problem: 'meter_event_customer_not_found' },
	]);
	expect(rig.emulator.state.totals()).toEqual([]);
});

describe('read strictly', () => {
	const strict = useEmulator(() => ({
		unknownCustomer: 'sync',
		missingPayloadKey: 'sync',
		invalidValue: 'async',
	}));

	it('refuses unknown customers at once', async () => {
		const error = await refused(strict.stripe.billing.meterEvents.create(usage('5', {}, 'cus_x')));
		expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' });
		expect(error.message).toBe("No such customer: 'cus_x'");
	});

	it('refuses payloads without the customer’s key at once', async () => {
		const error = await refused(
			strict.stripe.billing.meterEvents.create({
				event_name: 'api_calls',
				payload: { value: '1' },
			}),
		);
		expect(error.message).toBe('Customer mapping key stripe_customer_id not found in payload.');
	});

	it('can also take values that are no numbers, and report them later', async () => {
		await strict.stripe.billing.meterEvents.create(usage('1e3'));
		expect(strict.emulator.state.events()).toMatchObject([
			{ problem: 'meter_event_invalid_value' },
		]);
	});
});

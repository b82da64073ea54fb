import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const HOUR_MS = 3_600_000;

beforeEach(async () => {
	await rig.stripe.billing.meterEvents.create(usage('5', { identifier: 'a' }));
	await rig.stripe.billing.meterEvents.create(usage('2', { identifier: 'b' }));
});

async function cancel(identifier: string, event_name = 'api_calls') {
	return await rig.stripe.billing.meterEventAdjustments.create({
		event_name,
		type: 'cancel',
		cancel: { identifier },
	});
}

function total(): string {
	return rig.emulator.state.total('api_calls', 'cus_1');
}

it('takes an event back', async () => {
	const adjustment = await cancel('a');
	expect(adjustment).toMatchObject({
		object: 'billing.meter_event_adjustment',
		cancel: { identifier: 'a' },
		event_name: 'api_calls',
		status: 'complete',
		type: 'cancel',
	});
	expect(total()).toBe('2');
});

it('does not free the identifier', async () => {
	await cancel('a');
	const error = await refused(
		rig.stripe.billing.meterEvents.create(usage('5', { identifier: 'a' })),
	);
	expect(error.message).toBe('An event already exists with identifier a.');
});

it('takes an event back once', async () => {
	await cancel('a');
	expect((await refused(cancel('a'))).statusCode).toBe(400);
	expect(total()).toBe('2');
});

it('refuses unknown identifiers, and those of another event name', async () => {
	rig.emulator.state.addMeter({ event_name: 'other' });
	expect((await refused(cancel('x'))).statusCode).toBe(400);
	expect((await refused(cancel('a', 'other'))).statusCode).toBe(400);
	expect(total()).toBe('7');
});

it('reaches back 24 hours from receipt', async () => {
	rig.emulator.clock.advance(24 * HOUR_MS - 1000);
	await cancel('a');
	rig.emulator.clock.advance(1000);
	expect((await refused(cancel('b'))).statusCode).toBe(400);
});

it('wants the identifier inside cancel', async () => {
	const path = '/v1/billing/meter_event_adjustments';
	const bare = await rig.raw('POST', path, { form: 'event_name=api_calls&type=cancel' });
	expect(bare.body.error).toMatchObject({
		code: 'parameter_missing',
		param: 'cancel[identifier]',
	});
	const flat = await rig.raw('POST', path, {
		form: 'event_name=api_calls&type=cancel&identifier=a',
	});
	expect(flat.body.error.message).toBe('Received unknown parameter: identifier');
});

it('cancels on v2 too, where the adjustment has an id', async () => {
	const adjustment = await rig.stripe.v2.billing.meterEventAdjustments.create({
		event_name: 'api_calls',
		type: 'cancel',
		cancel: { identifier: 'a' },
	});
	expect(adjustment).toMatchObject({
		object: 'v2.billing.meter_event_adjustment',
		status: 'complete',
	});
	expect(adjustment.id).toMatch(/^\w+$/);
	expect(total()).toBe('2');
	const error = await refused(
		rig.stripe.v2.billing.meterEventAdjustments.create({
			event_name: 'api_calls',
			type: 'cancel',
			cancel: { identifier: 'a' },
		}),
	);
	expect(error).toMatchObject({ statusCode: 400, code: 'invalid_cancel_configuration' });
});

it('takes one event of a count meter back', async () => {
	rig.emulator.state.addMeter({ event_name: 'logins', formula: 'count' });
	const { meterEvents } = rig.stripe.billing;
	await meterEvents.create(usage('9', { event_name: 'logins', identifier: 'l1' }));
	await meterEvents.create(usage('9', { event_name: 'logins', identifier: 'l2' }));
	await cancel('l1', 'logins');
	expect(rig.emulator.state.total('logins', 'cus_1')).toBe('1');
});

it('brings the value before back on a last meter', async () => {
	rig.emulator.state.addMeter({ event_name: 'seats', formula: 'last' });
	const now = Math.floor(rig.emulator.clock.now() / 1000);
	const { meterEvents } = rig.stripe.billing;
	await meterEvents.create(
		usage('3', { event_name: 'seats', identifier: 's1', timestamp: now - 60 }),
	);
	await meterEvents.create(usage('9', { event_name: 'seats', identifier: 's2', timestamp: now }));
	await cancel('s2', 'seats');
	expect(rig.emulator.state.total('seats', 'cus_1')).toBe('3');
});

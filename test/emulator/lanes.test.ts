import type { EmulatorOptions } from '../../emulator';
import { refused, usage, useEmulator } from './support';

describe.each<[EmulatorOptions['laneConflict'], number[], string | undefined]>([
	[409, [409], undefined],
	[429, [429], 'lock_timeout'],
])('a second call at once for one customer and meter (%s)', (laneConflict, statuses, code) => {
	const rig = useEmulator(() => ({ latencyMs: 150, laneConflict }));

	it('is refused as long as the first takes', async () => {
		const { meterEvents } = rig.stripe.billing;
		const first = meterEvents.create(usage('1'));
		const error = await refused(meterEvents.create(usage('1')));
		await first;
		expect(statuses).toContain(error.statusCode);
		expect(error.code).toBe(code);
		expect(error.headers?.['stripe-rate-limited-reason']).toBeUndefined();
		if (code === 'lock_timeout') expect(error.headers?.['stripe-should-retry']).toBe('true');
		else
			expect(error.message).toMatch(/^Cannot create multiple usage events for the same customer/);
		await meterEvents.create(usage('1'));
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('2');
		expect(rig.emulator.state.stats()).toMatchObject({ lane_conflicts: 1, lane_most: 2 });
	});

	it('passes for another customer or another meter', async () => {
		rig.emulator.state.addMeter({ event_name: 'other' });
		const { meterEvents } = rig.stripe.billing;
		await Promise.all([
			meterEvents.create(usage('1')),
			meterEvents.create(usage('1', {}, 'cus_2')),
			meterEvents.create(usage('1', { event_name: 'other' })),
		]);
		expect(rig.emulator.state.stats()).toMatchObject({ lane_conflicts: 0, lane_most: 1 });
	});

	it('does not use up the identifier or the idempotency key', async () => {
		const { meterEvents } = rig.stripe.billing;
		const first = meterEvents.create(usage('1'));
		const again = async () =>
			await meterEvents.create(usage('2', { identifier: 'a' }), { idempotencyKey: 'key' });
		await refused(again());
		await first;
		await again();
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('3');
	});

	it('is settled by the official client’s retries', async () => {
		const { meterEvents } = rig.client('sk_test_1', { maxNetworkRetries: 3 }).billing;
		await Promise.all([meterEvents.create(usage('1')), meterEvents.create(usage('1'))]);
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('2');
	});
});

describe('alternating', () => {
	const rig = useEmulator(() => ({ latencyMs: 150, laneConflict: 'alternate' }));

	it('answers now 409, now 429', async () => {
		const { meterEvents } = rig.stripe.billing;
		const first = meterEvents.create(usage('1'));
		const others = await Promise.all(
			[2, 3].map(async () => await refused(meterEvents.create(usage('1')))),
		);
		await first;
		expect(others.map(({ statusCode }) => statusCode).sort()).toEqual([409, 429]);
	});
});

describe('switched off', () => {
	const rig = useEmulator(() => ({ latencyMs: 150, laneConflict: 'off' }));

	it('lets calls run side by side, and still says how many did', async () => {
		const { meterEvents } = rig.stripe.billing;
		await Promise.all([1, 2, 3].map(async () => await meterEvents.create(usage('1'))));
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('3');
		expect(rig.emulator.state.stats().lane_most).toBe(3);
	});

	it('takes one of two events with the same identifier at once', async () => {
		const { meterEvents } = rig.stripe.billing;
		const answers = await Promise.allSettled(
			[1, 2].map(async () => await meterEvents.create(usage('1', { identifier: 'same' }))),
		);
		expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('1');
	});
});

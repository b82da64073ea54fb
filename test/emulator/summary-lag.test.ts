import { NOON, type Rig, usage, useEmulator } from './support';

const HOUR = 3600;

async function report(value: string, timestamp: number, { stripe }: Rig): Promise<void> {
	await stripe.billing.meterEvents.create(usage(value, { timestamp }));
}

/** What the summary of the hour before noon shows. */
async function shown({ stripe, meter }: Rig): Promise<number> {
	const { data } = await stripe.billing.meters.listEventSummaries(meter, {
		customer: 'cus_1',
		start_time: NOON - HOUR,
		end_time: NOON,
	});
	return data[0].aggregated_value;
}

describe('with a lag', () => {
	const lagging = useEmulator(() => ({ summaryLagMs: 60_000, clock: { now: () => NOON * 1000 } }));

	it('shows an event when the lag is over; the bill has it at once', async () => {
		await report('3', NOON - 60, lagging);
		expect(await shown(lagging)).toBe(0);
		lagging.emulator.clock.advance(59_999);
		expect(await shown(lagging)).toBe(0);
		lagging.emulator.clock.advance(1);
		expect(await shown(lagging)).toBe(3);
		expect(lagging.emulator.state.total('api_calls', 'cus_1')).toBe('3');
	});

	it('shows a cancel after the lag too', async () => {
		await lagging.stripe.billing.meterEvents.create(
			usage('3', { timestamp: NOON - 60, identifier: 'a' }),
		);
		lagging.emulator.clock.advance(60_000);
		const { status } = await lagging.stripe.billing.meterEventAdjustments.create({
			event_name: 'api_calls',
			type: 'cancel',
			cancel: { identifier: 'a' },
		});
		expect(status).toBe('pending');
		expect(await shown(lagging)).toBe(3);
		lagging.emulator.clock.advance(60_000);
		expect(await shown(lagging)).toBe(0);
	});
});

describe.each(['in', 'out'] as const)('with a varying lag, %s order', (order) => {
	const lagging = useEmulator(() => ({
		summaryLagMs: { min: 0, max: 100_000, order },
		clock: { now: () => NOON * 1000 },
	}));

	it('shows events one by one', async () => {
		for (let index = 0; index < 12; index += 1)
			await report(String(2 ** index), NOON - 60, lagging);
		const sums = new Set<number>();
		for (let step = 0; step <= 100; step += 1) {
			sums.add(await shown(lagging));
			lagging.emulator.clock.advance(1000);
		}
		// In order, each sum is one of the first events, so in binary it has no gaps.
		const inOrder = [...sums].every((sum) => Number.isInteger(Math.log2(sum + 1)));
		expect(inOrder).toBe(order === 'in');
		expect(Math.max(...sums)).toBe(4095);
	});
});

import { quantity } from '../../../metering/quantity';
import type { UsageEvent } from '../../../metering/usage-row';
import { StripeClient } from '../../../providers/stripe/client';
import type { HttpRequest } from '../../../providers/stripe/http';
import { laneOf, meterEvent, sendMeterEvent } from '../../../providers/stripe/meter-event';
import { VirtualClock } from '../../support/virtual-clock';
import { accepted } from './answers';
import { meterOf, NOW } from './usage';

const meter = meterOf({
	customer_mapping: { event_payload_key: 'account', type: 'by_id' },
	value_settings: { event_payload_key: 'tokens' },
});

const usage: UsageEvent = {
	rows: [0],
	repeats: [],
	combined: false,
	eventName: 'api_calls',
	customer: 'cus_1',
	quantity: quantity(25n, 1),
	timestamp: NOW,
	identifier: 'mb1_x',
	payload: { region: 'eu & us' },
};

const valueOf = (units: bigint, scale: number, fractions: 'send' | 'round') => {
	const built = meterEvent({ ...usage, quantity: quantity(units, scale) }, meter, fractions);
	return 'event' in built ? built.event.value : built.refusal.reason;
};

describe('the value of an event', () => {
	it.each([
		[25n, 1, 'send', '2.5'],
		[25n, 1, 'round', '3'],
		[-25n, 1, 'round', '-3'],
		[1n, 7, 'send', '0.0000001'],
		[123456789012345n, 0, 'send', '123456789012345'],
		[123456789012345n, 10, 'send', '12345.6789012345'],
		[1234567890123456n, 10, 'round', '123457'],
		[
			1234567890123456n,
			10,
			'send',
			'123456.7890123456 has 16 digits; Stripe takes 15. Round it in the source, or report it in a larger unit',
		],
		[
			-1000000000000000n,
			0,
			'send',
			'-1000000000000000 has 16 digits; Stripe takes 15. Round it in the source, or report it in a larger unit',
		],
	] as const)('%d at scale %d, %s', (units, scale, fractions, expected) => {
		expect(valueOf(units, scale, fractions)).toBe(expected);
	});
});

it('one customer and meter are one lane, and no other is', () => {
	const lane = (change: Partial<UsageEvent>) =>
		laneOf({ usage: { ...usage, ...change }, meter, quantity: usage.quantity, value: '1' });
	expect(lane({ identifier: 'mb1_y', timestamp: 1 })).toBe(lane({}));
	const others = [lane({ customer: 'cus_2' }), lane({ eventName: 'storage' }), lane({})];
	expect(new Set(others).size).toBe(3);
});

it('goes out as Stripe reads it, under a new Idempotency-Key each time', async () => {
	const requests: HttpRequest[] = [];
	const client = new StripeClient(async (request) => {
		requests.push(request);
		return accepted('mb1_x');
	}, new VirtualClock());
	const built = meterEvent(usage, meter, 'send');
	if (!('event' in built)) throw new Error(built.refusal.reason);
	for (let tries = 0; tries < 3; tries += 1) {
		expect(
			await sendMeterEvent(
				client,
				{ ...built.event.usage, value: built.event.value },
				built.event.meter,
			),
		).toEqual({ kind: 'accepted' });
	}
	const [request] = requests as [HttpRequest];
	expect(request).toMatchObject({ method: 'POST', path: '/v1/billing/meter_events' });
	expect(request.headers['Content-Type']).toBe('application/x-www-form-urlencoded;charset=utf-8');
	expect(request.headers['Stripe-Version']).toMatch(/^\d{4}-\d\d-\d\d\.[a-z]+$/);
	expect([...new URLSearchParams(request.body)]).toEqual([
		['event_name', 'api_calls'],
		['identifier', 'mb1_x'],
		['timestamp', String(NOW)],
		['payload[region]', 'eu & us'],
		['payload[account]', 'cus_1'],
		['payload[tokens]', '2.5'],
	]);
	const keys = requests.map(({ headers }) => headers['Idempotency-Key'] as string);
	expect(new Set(keys).size).toBe(3);
	for (const key of keys) {
		expect(key.startsWith('mb1_x.')).toBe(true);
		expect(key.length).toBeLessThanOrEqual(255);
	}
});

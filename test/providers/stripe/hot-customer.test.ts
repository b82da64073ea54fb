import { ZERO } from '../../../metering/quantity';
import { NO_PAYLOAD } from '../../../metering/usage-row';
import { hotCustomerOf } from '../../../providers/stripe/hot-customer';
import type { MeterEvent } from '../../../providers/stripe/meter-event';
import { meterOf } from './usage';

function eventsOf(customer: string, count: number, eventName = 'api_calls'): MeterEvent[] {
	return Array.from({ length: count }, (_, index) => ({
		usage: {
			rows: [index],
			repeats: [],
			combined: false,
			eventName,
			customer,
			quantity: ZERO,
			timestamp: 0,
			identifier: `${customer} ${index}`,
			payload: NO_PAYLOAD,
		},
		meter: meterOf({ event_name: eventName }),
		quantity: ZERO,
		value: '0',
	}));
}

const everybody = (count: number) =>
	Array.from({ length: 100 }, (_, one) => eventsOf(`cus_${one}`, count)).flat();

describe('a customer for whom a run waits', () => {
	it('has most of the events', () => {
		const events = [...everybody(10), ...eventsOf('cus_hot', 9000)];
		expect(hotCustomerOf(events, 100)).toEqual({
			customer: 'cus_hot',
			eventName: 'api_calls',
			events: 9000,
			eventsInAll: 10_000,
		});
	});

	it('has them on one meter', () => {
		const meters = Array.from({ length: 90 }, (_, meter) => eventsOf('cus_hot', 100, `m${meter}`));
		expect(hotCustomerOf([...everybody(10), ...meters.flat()], 100)).toBeUndefined();
	});

	it('is nobody where all have as many, however many', () => {
		expect(hotCustomerOf(everybody(1000), 100)).toBeUndefined();
	});

	it('is nobody where few lanes are as long', () => {
		expect(hotCustomerOf([...everybody(1000), ...eventsOf('cus_hot', 9000)], 4)).toBeUndefined();
	});

	it('is nobody whose events are soon sent', () => {
		expect(hotCustomerOf(eventsOf('cus_hot', 100), 100)).toBeUndefined();
		expect(hotCustomerOf([], 100)).toBeUndefined();
	});
});

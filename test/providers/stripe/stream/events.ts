import { quantity } from '../../../../metering/quantity';
import type { MeterEvent } from '../../../../providers/stripe/meter-event';
import type { Meter } from '../../../../providers/stripe/meters';
import { meterOf, NOW } from '../usage';

interface EventChange {
	readonly id?: number;
	readonly value?: number;
	readonly scale?: number;
	readonly timestamp?: number;
	readonly customer?: string;
	readonly meter?: Partial<Meter>;
}

export function eventOf(change: EventChange = {}): MeterEvent {
	const { id = 0, value = 1, scale = 0, timestamp = NOW - 60, customer = 'cus_1' } = change;
	const amount = quantity(BigInt(value), scale);
	const meter = meterOf(change.meter);
	return {
		meter,
		quantity: amount,
		value: String(value / 10 ** scale),
		usage: {
			rows: [id],
			repeats: [],
			combined: false,
			eventName: meter.event_name,
			customer,
			quantity: amount,
			timestamp,
			identifier: `mb1_${id}`,
			payload: {},
		},
	};
}

export function eventsOf(count: number): MeterEvent[] {
	return Array.from({ length: count }, (_, id) => eventOf({ id, value: (id % 9) + 1 }));
}

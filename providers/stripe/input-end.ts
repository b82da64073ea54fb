import type { Refusal } from '../../metering/refusal';
import type { Meter } from './meters';
import type { RowEnd } from './row-results';
import type { UsageInput } from './usage-input';

/** How a row ends that could not be read. */
export function inputEnd(
	input: UsageInput,
	status: 'rejected' | 'unsent',
	refusal: Refusal,
	meter?: Meter,
): RowEnd {
	const eventName =
		meter?.event_name ?? (input.meter.by === 'event_name' ? input.meter.value : undefined);
	return {
		status,
		...refusal,
		...(eventName && { eventName }),
		...shown('customer', input.customer),
		...shown('value', input.value),
		attempts: 0,
	};
}

function shown(name: 'customer' | 'value', raw: unknown): Partial<RowEnd> {
	const showable = ['string', 'number', 'bigint', 'boolean'].includes(typeof raw);
	return showable ? { [name]: String(raw).slice(0, 100) } : {};
}

import { accept, type Reading, refuse } from '../../metering/refusal';
import { NO_PAYLOAD, type UsageRow } from '../../metering/usage-row';
import { isRecord } from './error-body';
import { LONGEST_NAME } from './limits';
import type { Meter } from './meters';

/** Longest payload value; longer texts are documents, not dimensions. */
const LONGEST_VALUE = 500;

/** The payload key under which this meter looks for the customer. */
export function customerKeyOf(meter: Meter): string {
	return meter.customer_mapping.event_payload_key;
}

/** The payload key under which this meter looks for the value. */
export function valueKeyOf(meter: Meter): string {
	return meter.value_settings.event_payload_key;
}

/**
 * Reads the extra payload fields: flat values, as Stripe wants them. Empty fields (null) are left
 * out, because an absent key is how Stripe writes "none".
 */
export function readPayload(raw: unknown, meter: Meter): Reading<UsageRow['payload']> {
	if (raw === undefined || raw === null || raw === '') return accept(NO_PAYLOAD);
	if (!isRecord(raw)) {
		return refuse(
			'payload',
			'payload_not_an_object',
			'the extra payload is not an object of fields',
		);
	}
	const payload: Array<[string, string]> = [];
	for (const [key, value] of Object.entries(raw)) {
		if (value === undefined || value === null) continue;
		const refused = refuseField(key, value, meter);
		if (refused !== undefined) return refused;
		payload.push([key, String(value)]);
	}
	return accept(Object.fromEntries(payload));
}

function refuseField(key: string, value: unknown, meter: Meter) {
	if (key === customerKeyOf(meter) || key === valueKeyOf(meter)) {
		return refuse(
			'payload',
			'payload_key_reserved',
			`"${key}" is the key under which this meter reads its ${key === valueKeyOf(meter) ? 'value' : 'customer'}. Remove it from the extra payload`,
		);
	}
	if (key === '' || key.length > LONGEST_NAME) {
		return refuse(
			'payload',
			'payload_key_length',
			key === ''
				? 'a field of the extra payload has no name'
				: `the name "${key.slice(0, 20)}…" has ${key.length} characters; Stripe takes ${LONGEST_NAME}`,
		);
	}
	if (/[[\]]/.test(key)) {
		return refuse(
			'payload',
			'payload_nested',
			`the name "${key}" has brackets, which Stripe reads as nesting. Rename the field`,
		);
	}
	if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value)) {
		return refuse(
			'payload',
			'payload_nested',
			`"${key}" holds ${Array.isArray(value) ? 'a list' : 'an object'}. Stripe takes flat texts only; map its parts one by one`,
		);
	}
	const text = String(value);
	if (text.length > LONGEST_VALUE) {
		return refuse(
			'payload',
			'payload_value_too_long',
			`"${key}" has ${text.length} characters; the limit is ${LONGEST_VALUE}`,
		);
	}
	return undefined;
}

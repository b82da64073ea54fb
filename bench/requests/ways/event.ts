import { randomUUID } from 'node:crypto';
import { STRIPE_VERSION } from '../../../providers/stripe/version';

/** Unix seconds, the same for all. */
export const TIMESTAMP = Math.floor(Date.now() / 1000) - 60;

export const PATH = '/v1/billing/meter_events';

/** The headers that a meter event needs besides the key. */
export function headersOf(identifier: string): Record<string, string> {
	return {
		'Stripe-Version': STRIPE_VERSION,
		'Idempotency-Key': `${identifier}.${randomUUID()}`,
		'Content-Type': 'application/x-www-form-urlencoded;charset=utf-8',
	};
}

export const identifierOf = (place: number): string => `mb1_${String(place).padStart(64, '0')}`;

/** A meter event as Stripe's form has it. */
export function formOf(place: number): string {
	const payload = `payload%5Bstripe_customer_id%5D=cus_${place % 500}&payload%5Bvalue%5D=${place}`;
	return `event_name=api_calls&identifier=${identifierOf(place)}&timestamp=${TIMESTAMP}&${payload}`;
}

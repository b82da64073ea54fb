import { type BaseUrl, baseUrlOf } from '../common/base-url';

export const STRIPE_API = 'https://api.stripe.com';
const STRIPE_STREAM = 'https://meter-events.stripe.com';
/** @see https://docs.stripe.com/api/v2/billing/meter-event-stream/create */
export const STREAM_PATH = '/v2/billing/meter_event_stream';

/** The origin that the key of a Stripe credential may be sent to. */
export function parseBaseUrl(raw: unknown): BaseUrl {
	return baseUrlOf(raw, { name: 'Stripe', origin: STRIPE_API });
}

/**
 * Where the stream of meter events is. Stripe has a host for it; an emulator or a proxy in Stripe's
 * place serves it beside the rest, as Stripe's own client takes it to.
 *
 * @param origin of the credential's base URL
 */
export function streamOriginOf(origin: string): string {
	return origin === STRIPE_API ? STRIPE_STREAM : origin;
}

import { type BaseUrl, baseUrlOf } from '../common/base-url';

export const STRIPE_API = 'https://api.stripe.com';

/** The origin that the key of a Stripe credential may be sent to. */
export function parseBaseUrl(raw: unknown): BaseUrl {
	return baseUrlOf(raw, { name: 'Stripe', origin: STRIPE_API });
}

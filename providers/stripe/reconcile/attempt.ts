import { StripeRequestError } from '../client';

/** What was read, or why Stripe did not give it. Throws what is no fault of Stripe's. */
export async function attempt<Found>(
	read: () => Promise<Found>,
): Promise<Found | StripeRequestError> {
	return await read().catch(stripeError);
}

function stripeError(error: unknown): StripeRequestError {
	if (error instanceof StripeRequestError) return error;
	throw error;
}

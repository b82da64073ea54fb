import type { Clock } from '../../../delivery/clock';
import type { Halt } from '../../../delivery/halt';
import type { Reads } from '../../../delivery/sync/reads';
import { stripeError, type StripeClient, StripeRequestError } from '../client';
import { pacedReads } from '../paced-reads';
import type { StripeReads } from '../pages';

/** What granting works with: Stripe, and what all grants of a run share. */
export interface CreditTools {
	readonly client: StripeClient;
	/**
	 * Asks, and tries again with the same words where there is no clear answer. Granting is such a
	 * question too, since under one key it happens once however often it is asked for.
	 */
	readonly asks: Reads;
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. */
	readonly random: () => number;
	readonly halt: Halt;
	/** How long may be waited in vain, in milliseconds. */
	readonly retryBudgetMs: number;
	/** The wall clock, Unix seconds. */
	readonly now: () => number;
}

export type Read<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: StripeRequestError };

/** @param permission what a restricted key needs, in the words of Stripe’s dashboard */
export function readsWith({ client, asks }: CreditTools, permission: string): StripeReads {
	return pacedReads(client, asks, permission);
}

/** What could not be read is an answer too. */
export async function attempted<Value>(read: () => Promise<Value>): Promise<Read<Value>> {
	try {
		return { ok: true, value: await read() };
	} catch (error) {
		return { ok: false, error: stripeError(error) };
	}
}

/** @param what what a success of Stripe’s would have been */
export function notStripes(what: string): StripeRequestError {
	return new StripeRequestError(`the answer is not ${what} of Stripe's; is a proxy in between?`);
}

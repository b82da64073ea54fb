/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as wait } from 'node:timers/promises';
import type { EmulatorProcess } from '../test/support/emulator-process';

/** A time in which Stripe refuses every meter event, whoever sends it and however slowly. */
export interface Storm {
	/** From the start, in ms. */
	readonly afterMs: number;
	readonly forMs: number;
	/** Seconds that it says to wait. @default it does not say */
	readonly retryAfter?: number;
}

const ERROR = {
	type: 'invalid_request_error',
	code: 'rate_limit',
	message: 'Request rate limit exceeded',
};

/**
 * Has it storm over Stripe once.
 *
 * @returns ends it, if it is not over
 */
export function storming(stripe: EmulatorProcess, storm: Storm): () => Promise<void> {
	const over = new AbortController();
	const { afterMs, forMs, retryAfter } = storm;
	const headers = {
		'content-type': 'application/json',
		...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
	};
	const run = async (): Promise<void> => {
		await wait(afterMs, undefined, { signal: over.signal });
		await stripe.addFaults({
			kind: 'refuse',
			method: 'POST',
			path: 'meter_events$',
			status: 429,
			body: { error: ERROR },
			headers,
		});
		await wait(forMs, undefined, { signal: over.signal });
		await stripe.clearFaults();
	};
	// It ends by the abort of a wait, or with the Stripe that it was over.
	const running = run().catch(() => undefined);
	return async () => {
		over.abort();
		await running;
	};
}

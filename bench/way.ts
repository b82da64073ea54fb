import type { Usage } from '../test/support/usage';

/** What a way of reporting usage has to do: bring these rows to this Stripe, each once. */
export interface Job {
	/** Where the local Stripe listens. */
	readonly url: string;
	readonly rows: readonly Usage[];
}

/** A way of reporting usage. It may fail; what is billed afterwards is what counts. */
export type Way = (job: Job) => Promise<void>;

export const KEY = 'sk_live_bench';
export const METER = 'api_calls';

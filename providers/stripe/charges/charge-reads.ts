import type { Reads } from '../../../delivery/sync/reads';
import { StripeRequestError, type StripeClient } from '../client';
import type { FormParams } from '../form';
import type { HttpAnswer, NoAnswer } from '../http';
import { pacedReads } from '../paced-reads';
import type { StripeReads } from '../pages';

/** What was charged, read under the run's own pace, and when that was by Stripe's clock. */
export interface ChargeReads extends StripeReads {
	/**
	 * When the newest answer was given, Unix seconds, rounded down.
	 *
	 * @throws StripeRequestError
	 */
	readonly latest: number;
	/**
	 * Puts something on the object at this path that changes nothing about it.
	 *
	 * @throws StripeRequestError
	 */
	mark(path: string, metadata: Readonly<Record<string, string>>): Promise<void>;
}

/** Reads of one reading, by what a restricted key needs for them, in the words of Stripe's dashboard. */
export class DatedReads {
	readonly #client: DatedClient;

	constructor(
		client: StripeClient,
		private readonly asks: Reads,
	) {
		this.#client = new DatedClient(client);
	}

	/** When the first answer was given, Unix seconds. @throws StripeRequestError */
	get first(): number {
		return known(this.#client.first);
	}

	with(permission: string): ChargeReads {
		const client = this.#client;
		const reads = pacedReads(client, this.asks, permission, true);
		const marks = pacedReads(client, this.asks, permission);
		return {
			get: async (path, query) => await reads.get(path, query),
			get latest() {
				return known(client.latest);
			},
			mark: async (path, metadata) => {
				await marks.ask(path, { metadata });
			},
		};
	}
}

class DatedClient {
	first: number | undefined;
	latest: number | undefined;

	constructor(private readonly client: StripeClient) {}

	async getOnce(path: string, query?: FormParams): Promise<HttpAnswer | NoAnswer> {
		return this.#noted(await this.client.getOnce(path, query));
	}

	async postOnce(path: string, params: FormParams, key: string): Promise<HttpAnswer | NoAnswer> {
		return this.#noted(await this.client.postOnce(path, params, key));
	}

	#noted(answer: HttpAnswer | NoAnswer): HttpAnswer | NoAnswer {
		// What a gateway says in Stripe's place bears the gateway's clock.
		const isStripes = answer.status !== 'none' && answer.status < 300;
		const at = isStripes ? dateOf(answer) : undefined;
		this.first ??= at;
		if (at !== undefined) this.latest = Math.max(this.latest ?? at, at);
		return answer;
	}
}

/** When an answer was given, by the clock of who gave it: Unix seconds, rounded down. */
export function dateOf(answer: HttpAnswer | NoAnswer): number | undefined {
	const ms = Date.parse(answer.status === 'none' ? '' : (answer.headers.date ?? ''));
	return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

function known(at: number | undefined): number {
	if (at !== undefined) return at;
	throw new StripeRequestError(
		"Stripe's answers bear no Date, so it is unknown how long ago a charge was; is a proxy in between?",
	);
}

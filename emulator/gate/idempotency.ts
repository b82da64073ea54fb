import type { Now } from '../clock';
import type { Param } from '../http/param-map';
import { invalidRequest, StripeProblem } from '../http/problem';

const DAY_MS = 86_400_000;
/** @see https://docs.stripe.com/api/idempotent_requests and https://docs.stripe.com/api-v2-overview */
const KEPT_MS = { v1: DAY_MS, v2: 30 * DAY_MS };

export interface StoredAnswer {
	readonly status: number;
	readonly body: string;
	readonly requestId: string;
}

interface Entry {
	readonly path: string;
	readonly raw: string;
	readonly params: Param;
	readonly expires: number;
	answer?: StoredAnswer;
}

/**
 * The first answers of one account's idempotency keys.
 *
 * v1 replays whatever came of a request that began to execute, a 500 as well; v2 replays success
 * only and executes failed work again.
 */
export class IdempotencyKeys {
	readonly #entries = new Map<string, Entry>();

	constructor(
		private readonly clock: Now,
		private readonly version: 'v1' | 'v2',
	) {}

	/**
	 * Claims a key for a request that is about to execute.
	 *
	 * @returns the answer to replay, or undefined when the request is to be executed
	 * @throws StripeProblem when the key is in use, or was used with other parameters
	 */
	claim(key: string, path: string, raw: string, params: Param): StoredAnswer | undefined {
		this.#forgetExpired();
		const entry = this.#entries.get(key);
		if (entry === undefined || entry.expires <= this.clock.now()) {
			this.#entries.delete(key);
			const expires = this.clock.now() + KEPT_MS[this.version];
			this.#entries.set(key, { path, raw, params, expires });
			return undefined;
		}
		if (entry.path !== path || !sameParams(entry, raw, params)) throw otherParams();
		if (entry.answer === undefined) throw inUse(key);
		return entry.answer;
	}

	/** Keeps the answer of a request that began to execute. */
	keep(key: string, answer: StoredAnswer): void {
		const entry = this.#entries.get(key);
		if (entry === undefined) return;
		if (this.version === 'v2' && answer.status >= 400) this.#entries.delete(key);
		else entry.answer = answer;
	}

	/** Frees the key of a request that was refused before it began to execute. */
	release(key: string): void {
		if (this.#entries.get(key)?.answer === undefined) this.#entries.delete(key);
	}

	/** Entries stand in the order they expire, so only expired ones are looked at, and the next. */
	#forgetExpired(): void {
		for (const [key, { expires, answer }] of this.#entries) {
			if (expires > this.clock.now() || answer === undefined) return;
			this.#entries.delete(key);
		}
	}
}

function sameParams(entry: Entry, raw: string, params: Param): boolean {
	return entry.raw === raw || canonical(entry.params) === canonical(params);
}

function canonical(param: Param): string {
	if (typeof param !== 'object' || param === null) return JSON.stringify(param);
	if (Array.isArray(param)) return `[${param.map(canonical).join()}]`;
	const names = Object.keys(param).sort();
	return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(param[name])}`).join()}}`;
}

function inUse(key: string): StripeProblem {
	return invalidRequest(
		`There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
		{ status: 409, code: 'idempotency_key_in_use' },
	);
}

function otherParams(): StripeProblem {
	return new StripeProblem(400, {
		type: 'idempotency_error',
		message:
			'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than the one you used if you meant to execute a different request.',
	});
}

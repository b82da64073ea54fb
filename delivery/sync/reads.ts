import { Delivery } from '../deliver';
import { type PaceOptions } from '../pace';
import type { Halt } from '../halt';
import type { Outcome, RefusedVerdict, RetryableVerdict, Verdict } from '../verdict';

/** What one answer to a question means. */
export type Answer<Value> =
	| { readonly kind: 'answered'; readonly value: Value }
	| RefusedVerdict
	| RetryableVerdict;

/** A question's end: its answer, or the outcome that says why there is none. */
export type Found<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly outcome: Outcome };

/** Asks the provider, paced and patient like everything that is sent, but under a limit of its own. */
export class Reads {
	readonly #delivery: Delivery<() => Promise<Verdict>>;

	constructor(options: PaceOptions, halt: Halt) {
		this.#delivery = new Delivery(async (ask) => await ask(), { ...options, asksOnly: true }, halt);
	}

	/** @param once asks once and says what the answer means. Must not throw */
	async ask<Value>(once: () => Promise<Answer<Value>>): Promise<Found<Value>> {
		let answer: { readonly value: Value } | undefined;
		const outcome = await this.#delivery.deliver(async () => {
			const found = await once();
			if (found.kind !== 'answered') return found;
			answer = found;
			return { kind: 'accepted' };
		});
		return answer === undefined ? { ok: false, outcome } : { ok: true, value: answer.value };
	}

	get requests(): number {
		return this.#delivery.requests;
	}

	get rateLimited(): number {
		return this.#delivery.rateLimited;
	}
}

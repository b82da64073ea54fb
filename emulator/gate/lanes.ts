import { invalidRequest, StripeProblem } from '../http/problem';
import type { UnsettledRules } from '../options';

/** One call at a time per customer and meter, or per object, for as long as the call takes. */
export class Lanes {
	readonly #calls = new Map<string, number>();
	#conflicts = 0;
	#most = 0;

	constructor(private readonly answer: UnsettledRules['laneConflict']) {}

	/**
	 * Enters a lane; every call of this needs one of leave, also when it throws.
	 *
	 * @throws StripeProblem when another call is in the lane
	 */
	enter(lane: string): void {
		const within = (this.#calls.get(lane) ?? 0) + 1;
		this.#calls.set(lane, within);
		this.#most = Math.max(this.#most, within);
		if (within === 1 || this.answer === 'off') return;
		this.#conflicts += 1;
		const locked = this.answer === 'alternate' ? this.#conflicts % 2 === 0 : this.answer === 429;
		throw locked ? lockTimeout() : concurrentEvents();
	}

	leave(lane: string): void {
		const within = (this.#calls.get(lane) ?? 1) - 1;
		if (within === 0) this.#calls.delete(lane);
		else this.#calls.set(lane, within);
	}

	/** Counts from zero again; calls stay in their lanes. */
	forget(): void {
		this.#conflicts = 0;
		this.#most = 0;
	}

	get conflicts(): number {
		return this.#conflicts;
	}

	/** The most calls that were ever in one lane at once, refused ones included. */
	get most(): number {
		return this.#most;
	}
}

export function concurrentEvents(): StripeProblem {
	return invalidRequest(
		'Cannot create multiple usage events for the same customer, meter concurrently',
		{ status: 409 },
	);
}

/** @see https://docs.stripe.com/rate-limits#object-lock-timeouts */
function lockTimeout(): StripeProblem {
	return new StripeProblem(
		429,
		{
			type: 'invalid_request_error',
			code: 'lock_timeout',
			message:
				"This object can't be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.",
		},
		{ 'stripe-should-retry': 'true' },
	);
}

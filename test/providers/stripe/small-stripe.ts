import { addQuantities, parseQuantity, type Quantity, ZERO } from '../../../metering/quantity';
import type { HttpAnswer, HttpRequest, NoAnswer, SendHttp } from '../../../providers/stripe/http';
import type { Meter } from '../../../providers/stripe/meters';
import { accepted, adjusted, answer, noAnswer, stripeError } from './answers';

export type Trouble =
	| 'none'
	| 'limit'
	| 'lock'
	| 'refuse'
	| 'before'
	| 'after'
	| 'cut'
	| 'cut after';

/** Meters, meter events and their cancelling in memory: as much of Stripe as thousands of runs on virtual time need. */
export class SmallStripe {
	readonly billed = new Map<string, Quantity>();
	readonly cancelled = new Set<string>();
	readonly requests: HttpRequest[] = [];
	#troubles: readonly Trouble[] = [];
	#next = 0;

	constructor(private readonly meters: readonly Meter[]) {}

	/** What happens to the next writes, one by one; after them all goes well. */
	trouble(troubles: readonly Trouble[]): void {
		this.#troubles = troubles;
		this.#next = 0;
	}

	get total(): Quantity {
		return [...this.billed.values()].reduce(addQuantities, ZERO);
	}

	readonly send: SendHttp = async (request) => {
		this.requests.push(request);
		if (request.method === 'GET') {
			return answer(200, { object: 'list', data: this.meters, has_more: false });
		}
		const trouble = this.#troubles[this.#next++] ?? 'none';
		const form = new URLSearchParams(request.body);
		const isCancel = request.path.endsWith('/meter_event_adjustments');
		return this.#troubled(trouble, () => (isCancel ? this.#cancel(form) : this.#commit(form)));
	};

	#troubled(trouble: Trouble, commit: () => HttpAnswer): HttpAnswer | NoAnswer {
		switch (trouble) {
			case 'limit':
				return stripeError(429, { message: 'Too many requests' });
			case 'lock':
				return stripeError(409, { message: 'Locked' });
			case 'refuse':
				return stripeError(400, { code: 'payload_invalid_value', message: 'No' });
			case 'before':
				return answer(502, '<html>');
			case 'after':
				commit();
				return answer(502, '<html>');
			case 'cut':
				return noAnswer();
			case 'cut after':
				commit();
				return noAnswer();
			default:
				return commit();
		}
	}

	#commit(form: URLSearchParams): HttpAnswer {
		const identifier = form.get('identifier') ?? '';
		if (this.billed.has(identifier)) {
			return stripeError(400, {
				message: `An event already exists with identifier ${identifier}.`,
			});
		}
		const value = parseQuantity(form.get('payload[value]'));
		if (!value.ok) return stripeError(400, { message: value.reason });
		this.billed.set(identifier, value.quantity);
		return accepted(identifier);
	}
	#cancel(form: URLSearchParams): HttpAnswer {
		const identifier = form.get('cancel[identifier]') ?? '';
		if (!this.billed.has(identifier)) {
			return stripeError(400, { message: `No event with identifier ${identifier}.` });
		}
		if (this.cancelled.has(identifier)) {
			return stripeError(400, { message: `Event ${identifier} is already cancelled.` });
		}
		this.cancelled.add(identifier);
		return adjusted(identifier);
	}
}

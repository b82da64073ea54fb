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
	| 'cut after'
	/** The session is over; other requests know nothing of it. */
	| 'expire';

/** Meters, meter events and their cancelling in memory: as much of Stripe as thousands of runs on virtual time need. */
export class SmallStripe {
	readonly billed = new Map<string, Quantity>();
	readonly cancelled = new Set<string>();
	readonly requests: HttpRequest[] = [];
	#troubles: readonly Trouble[] = [];
	#next = 0;
	#sessions = 0;
	#token: string | undefined;

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
		return this.#troubled(trouble, () => this.#written(request));
	};

	#written(request: HttpRequest): HttpAnswer {
		const { path, body, session } = request;
		if (path.endsWith('/meter_event_session')) return this.#openSession();
		if (path.endsWith('/meter_event_stream')) return this.#stream(body ?? '', session);
		const form = new URLSearchParams(body);
		return path.endsWith('/meter_event_adjustments') ? this.#cancel(form) : this.#commit(form);
	}

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
			case 'expire':
				this.#token = undefined;
				return commit();
			default:
				return commit();
		}
	}

	#openSession(): HttpAnswer {
		this.#sessions += 1;
		this.#token = `token_${this.#sessions}`;
		return answer(200, {
			object: 'v2.billing.meter_event_session',
			authentication_token: this.#token,
			created: '2026-03-16T04:30:00.000Z',
			expires_at: '2026-03-16T04:45:00.000Z',
		});
	}

	#stream(body: string, session: string | undefined): HttpAnswer {
		if (session === undefined || session !== this.#token) {
			const code = 'billing_meter_event_session_expired';
			return stripeError(401, { code, message: 'The session has expired.' });
		}
		const { events } = JSON.parse(body) as {
			events: Array<{ identifier: string; payload: Record<string, string> }>;
		};
		if (events.length > 100) return stripeError(400, { message: 'Too many events' });
		const read = events.map(({ identifier, payload: { value } }) => {
			return { identifier, value: parseQuantity(value) };
		});
		for (const { value } of read) {
			if (!value.ok) return stripeError(400, { message: value.reason });
		}
		for (const { identifier, value } of read) {
			if (value.ok && !this.billed.has(identifier)) this.billed.set(identifier, value.quantity);
		}
		return answer(200, {});
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

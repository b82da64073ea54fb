import { randomUUID } from 'node:crypto';
import pRetry from 'p-retry';
import { backoffMs } from '../../delivery/backoff';
import type { Clock } from '../../delivery/clock';
import { errorBodyOf, isRecord, retryAfterMs, withoutKeys } from './error-body';
import { encodeForm, type FormParams } from './form';
import type { HttpAnswer, HttpRequest, NoAnswer, SendHttp } from './http';
import { STRIPE_VERSION } from './version';

const FORM = 'application/x-www-form-urlencoded;charset=utf-8';
const TRIES = 4;
/** Whoever asks for a longer wait gets none: nobody watches a node that stands still for an hour. */
const LONGEST_WAIT_MS = 60_000;

/** Stripe, or whoever answered in its place, did not do what was asked. */
export class StripeRequestError extends Error {
	override readonly name = 'StripeRequestError';

	/**
	 * @param status the HTTP status, or undefined when no answer came
	 * @param code Stripe's code for machines
	 * @param isFinal true where Stripe will never do it as it was asked
	 */
	constructor(
		message: string,
		readonly status?: number,
		readonly code?: string,
		readonly isFinal = false,
	) {
		super(message);
	}
}

/** For `catch`: what Stripe did not do is an answer too. Throws what is no fault of Stripe's. */
export function stripeError(error: unknown): StripeRequestError {
	if (error instanceof StripeRequestError) return error;
	throw error;
}

/** Stripe's API over whatever sends the requests: v1 takes forms, v2 takes JSON. */
export class StripeClient {
	/** @param signal ends reads and writes at once, between their tries too */
	constructor(
		private readonly send: SendHttp,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/**
	 * Reads, and tries again on rate limits, 5xx and broken connections.
	 *
	 * @throws StripeRequestError
	 */
	async get<Answer>(path: string, query: FormParams = {}): Promise<Answer> {
		return await this.#insist<Answer>(getRequest(path, query));
	}

	/** Reads once and hands over whatever came back. For callers with a delivery of their own. */
	async getOnce(path: string, query: FormParams = {}): Promise<HttpAnswer | NoAnswer> {
		return await this.send(getRequest(path, query));
	}

	/**
	 * Writes, and tries again under one Idempotency-Key, so that a try whose answer was lost does
	 * not make a second object.
	 *
	 * @throws StripeRequestError
	 */
	async post<Answer>(path: string, params: FormParams = {}): Promise<Answer> {
		return await this.#insist<Answer>(postRequest(path, params, randomUUID()));
	}

	/** Sends once and hands over whatever came back. For callers with a delivery of their own. */
	async postOnce(
		path: string,
		params: FormParams,
		idempotencyKey: string,
	): Promise<HttpAnswer | NoAnswer> {
		return await this.send(postRequest(path, params, idempotencyKey));
	}

	/**
	 * Sends JSON once, as v2 wants it, and hands over whatever came back.
	 *
	 * @param session token of a meter event session, for the stream
	 */
	async postJsonOnce(
		path: string,
		body: object | undefined,
		idempotencyKey: string,
		session?: string,
	): Promise<HttpAnswer | NoAnswer> {
		return await this.send({
			method: 'POST',
			path,
			headers: {
				'Stripe-Version': STRIPE_VERSION,
				'Idempotency-Key': idempotencyKey,
				...(body && { 'Content-Type': 'application/json' }),
			},
			...(body && { body: JSON.stringify(body) }),
			...(session !== undefined && { session }),
		});
	}

	/** Deletes once and hands over whatever came back. For callers with a delivery of their own. */
	async deleteOnce(path: string): Promise<HttpAnswer | NoAnswer> {
		return await this.send({ ...getRequest(path, {}), method: 'DELETE' });
	}

	async #insist<Answer>(request: HttpRequest): Promise<Answer> {
		const tryOnce = async (): Promise<Answer> => {
			if (this.signal?.aborted) throw new Failure('the execution was cancelled', false);
			const answer = await this.send(request);
			if (answer.status === 'none') throw noAnswer(answer);
			if (isStripesOwn(answer)) return answer.body as Answer;
			throw answered(answer);
		};
		return await pRetry(tryOnce, {
			retries: TRIES - 1,
			minTimeout: 0,
			shouldRetry: ({ error }) => error instanceof Failure && error.mayRetry,
			onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
				if (!(error instanceof Failure) || !error.mayRetry || retriesLeft === 0) return;
				const wait = error.waitMs ?? backoffMs(attemptNumber + 1, Math.random());
				await this.clock.sleep(wait, this.signal);
			},
		});
	}
}

class Failure extends StripeRequestError {
	constructor(
		message: string,
		readonly mayRetry: boolean,
		readonly waitMs?: number,
		status?: number,
		code?: string,
	) {
		super(message, status, code);
	}
}

/** A success of Stripe's, which names what it gives; a captive portal answers 200 as well. */
function isStripesOwn({ status, body }: HttpAnswer): boolean {
	return status >= 200 && status < 300 && isRecord(body) && typeof body.object === 'string';
}

function noAnswer({ cause }: NoAnswer): Failure {
	return new Failure(`Stripe could not be reached (${withoutKeys(cause)})`, true);
}

function answered(answer: HttpAnswer): Failure {
	const error = errorBodyOf(answer);
	const told = answer.headers['stripe-should-retry'];
	const passing = answer.status === 409 || answer.status === 429 || answer.status >= 500;
	const waitMs = retryAfterMs(answer, Date.now());
	const mayRetry = told === 'true' || (passing && told !== 'false');
	return new Failure(
		error?.message ?? `Stripe's host answered ${answer.status} in a form that is not Stripe's`,
		mayRetry && (waitMs ?? 0) <= LONGEST_WAIT_MS,
		waitMs,
		answer.status,
		error?.code,
	);
}

function getRequest(path: string, query: FormParams): HttpRequest {
	const search = encodeForm(query);
	return {
		method: 'GET',
		path: search === '' ? path : `${path}?${search}`,
		headers: { 'Stripe-Version': STRIPE_VERSION },
	};
}

function postRequest(path: string, params: FormParams, idempotencyKey: string): HttpRequest {
	return {
		method: 'POST',
		path,
		headers: {
			'Stripe-Version': STRIPE_VERSION,
			'Idempotency-Key': idempotencyKey,
			'Content-Type': FORM,
		},
		body: encodeForm(params),
	};
}

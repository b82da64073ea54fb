/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as wait } from 'node:timers/promises';
import type { Call, Endpoint, Work } from './api/endpoint';
import { passThrough, refusal, serverError } from './gate/fault-answers';
import type { FaultRule, Faults } from './gate/faults';
import { credentialOf, type Keys } from './gate/keys';
import { invalidRequest, StripeProblem } from './http/problem';
import { rateLimited, sessionExpired, unknownUrl } from './http/refusals';
import { failure, type Reply, success } from './http/reply';
import { type ApiRequest, header, isV2, paramsOf } from './http/request';
import type { Router } from './http/router';
import { newId } from './ids';
import type { EmulatorOptions } from './options';
import { type Accounts, OWN_ACCOUNT } from './state/accounts';
import type { Ledger } from './state/ledger';
import type { RequestCounts } from './state/stats';

/** The API version of answers to requests that name none. */
const DEFAULT_VERSION = '2026-10-28.endive';

export interface Answered {
	/** Undefined: the connection is to be cut. */
	readonly reply: Reply | undefined;
	readonly route: string;
	readonly requestId: string;
}

/** One request on its way through the gates to its endpoint. */
interface Passage {
	readonly request: ApiRequest;
	readonly requestId: string;
	readonly fault: FaultRule | undefined;
	livemode: boolean;
}

/**
 * Takes a request as Stripe does: key, rate limit, parameters, idempotency key, lane, and only then
 * the work itself.
 */
export class Gateway {
	constructor(
		private readonly accounts: Accounts,
		private readonly keys: Keys,
		private readonly faults: Faults,
		private readonly counts: RequestCounts,
		private readonly router: Router,
		private readonly options: EmulatorOptions,
	) {}

	async answer(request: ApiRequest): Promise<Answered> {
		const requestId = newId('req');
		const match = this.router.find(request.method, request.path);
		const route = match?.endpoint.path ?? request.path;
		const fault = this.faults.strike(request.method, request.path);
		const passage: Passage = { request, requestId, fault, livemode: false };
		if (fault?.kind === 'refuse') {
			return { reply: this.#decorate(passage, refusal(fault)), route, requestId };
		}
		const pass = async () => await this.#pass(passage, match?.endpoint, match?.id ?? '');
		return { reply: await passThrough(fault, request, pass), route, requestId };
	}

	async #pass(passage: Passage, endpoint: Endpoint | undefined, id: string): Promise<Reply> {
		let problem: unknown;
		try {
			return this.#decorate(passage, await this.#execute(passage, endpoint, id));
		} catch (thrown) {
			problem = thrown;
		}
		if (!(problem instanceof StripeProblem)) throw problem;
		if (problem.fields.code !== 'rate_limit') await this.#latency(1);
		return this.#decorate(passage, this.#failure(passage, problem));
	}

	async #execute(passage: Passage, endpoint: Endpoint | undefined, id: string): Promise<Reply> {
		const { request } = passage;
		if (endpoint === undefined) throw unknownUrl(request.method, request.path);
		const ledger = this.#admit(passage, endpoint);
		const { traffic = 'basic', events } = endpoint;
		if (events === undefined && !ledger.limits.tryTake(traffic)) throw this.#tooMany();
		const params = paramsOf(request);
		if (events !== undefined && !ledger.limits.tryTake(traffic, events(params))) {
			throw this.#tooMany();
		}
		const key = request.method === 'POST' ? header(request, 'idempotency-key') : undefined;
		const call: Call = {
			ledger,
			rules: this.accounts.rules,
			params,
			id,
			url: request.path,
			idempotencyKey: key,
		};
		if (key === undefined) return await this.#work(passage, ledger, endpoint.prepare(call));
		if (key.length > 255) throw invalidRequest('Idempotency keys have at most 255 characters.');
		const keys = ledger.keys[isV2(request) ? 'v2' : 'v1'];
		const kept = keys.claim(key, `${request.method} ${request.path}`, request.body, params);
		if (kept !== undefined) {
			await this.#latency(1);
			const { status, body, requestId } = kept;
			return {
				status,
				body,
				headers: { 'idempotent-replayed': 'true', 'original-request': requestId },
			};
		}
		try {
			const reply = await this.#work(passage, ledger, endpoint.prepare(call));
			keys.keep(key, { status: reply.status, body: reply.body, requestId: passage.requestId });
			return reply;
		} finally {
			keys.release(key);
		}
	}

	/** Who calls, and may they? */
	#admit(passage: Passage, { permission }: Endpoint): Ledger {
		const { request } = passage;
		if (isV2(request) && header(request, 'stripe-version') === undefined) {
			throw invalidRequest('The Stripe-Version header is required on /v2 requests.');
		}
		if (permission === 'session') {
			const token = credentialOf(request.headers.authorization) ?? '';
			const ledger = this.accounts.ledgerOfSession(token);
			if (ledger === undefined) throw sessionExpired();
			passage.livemode = ledger.livemode;
			return ledger;
		}
		const key = this.keys.authenticate(request.headers.authorization);
		passage.livemode = key.livemode;
		const account = header(request, 'stripe-account');
		const ledger = this.accounts.ledgerOf(key.livemode, account);
		this.keys.authorize(key, permission, account ?? OWN_ACCOUNT);
		return ledger;
	}

	/** The work, which a lane or a lock may be held for from its beginning to its answer. */
	async #work(passage: Passage, ledger: Ledger, { lane, lock, commit }: Work): Promise<Reply> {
		try {
			if (lane !== undefined) ledger.lanes.enter(lane);
			else if (lock !== undefined) ledger.locks.enter(lock);
			await this.#latency(0.5);
			const reply = this.#commit(passage, commit);
			await this.#latency(0.5);
			return reply;
		} finally {
			if (lane !== undefined) ledger.lanes.leave(lane);
			else if (lock !== undefined) ledger.locks.leave(lock);
		}
	}

	#commit(passage: Passage, commit: Work['commit']): Reply {
		const { fault } = passage;
		if (fault?.kind === 'fail' && fault.when !== 'after_commit') return serverError(fault);
		let problem: unknown;
		try {
			const reply = success(commit());
			return fault?.kind === 'fail' ? serverError(fault) : reply;
		} catch (thrown) {
			problem = thrown;
		}
		if (!(problem instanceof StripeProblem)) throw problem;
		// Execution had begun, so that an idempotency key keeps this answer too.
		return this.#failure(passage, problem);
	}

	#failure({ request, requestId, livemode }: Passage, problem: StripeProblem): Reply {
		return failure(problem, { requestId, livemode, v2: isV2(request) });
	}

	#decorate({ request, requestId }: Passage, reply: Reply): Reply {
		const key = header(request, 'idempotency-key');
		return {
			...reply,
			headers: {
				'content-type': 'application/json',
				'request-id': requestId,
				'stripe-version': header(request, 'stripe-version') ?? DEFAULT_VERSION,
				...(key !== undefined && { 'idempotency-key': key }),
				...reply.headers,
			},
		};
	}

	#tooMany(): StripeProblem {
		this.counts.rateLimited();
		return rateLimited(this.options.retryAfterSeconds);
	}

	async #latency(part: number): Promise<void> {
		const ms = (this.options.latencyMs ?? 0) * part;
		if (ms > 0) await wait(ms);
	}
}

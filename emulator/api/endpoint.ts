import type { Permission } from '../gate/keys';
import type { Traffic } from '../gate/rate-limits';
import type { Param } from '../http/param-map';
import type { UnsettledRules } from '../options';
import type { Ledger } from '../state/ledger';

/** A call that passed the gates. */
export interface Call {
	readonly ledger: Ledger;
	readonly rules: UnsettledRules;
	readonly params: Param;
	/** The part of the path that names an object. */
	readonly id: string;
	readonly url: string;
	readonly idempotencyKey: string | undefined;
}

/** What is left to do once a call's parameters are found good. */
export interface Work {
	/** Only one call at a time may be in a lane. */
	readonly lane?: string;
	/** Or: only one call at a time may change the object with this id. */
	readonly lock?: string;
	/** Takes effect and makes the answer. Throws StripeProblem. */
	commit(): object;
}

export interface Endpoint {
	readonly method: 'GET' | 'POST' | 'DELETE';
	/** With `:id` in the place of an object's id. */
	readonly path: string;
	/** `session`: by the token of a meter event session. */
	readonly permission: Permission | 'session';
	readonly traffic?: Traffic;
	/** How many events a call brings, where a limit counts them. @default 1 */
	events?(params: Param): number;
	/** Checks parameters, without any effect. Throws StripeProblem, which no idempotency key keeps. */
	prepare(call: Call): Work;
}

/** An endpoint whose work needs no lane. */
export function endpoint<P>(
	method: Endpoint['method'],
	path: string,
	permission: Permission,
	reader: (raw: Param | undefined, name: string) => P,
	answer: (params: P, call: Call) => object,
): Endpoint {
	return {
		method,
		path,
		permission,
		prepare: (call) => {
			const params = reader(call.params, '');
			return { commit: () => answer(params, call) };
		},
	};
}

/** An endpoint that changes the object in its path, which no other call may do meanwhile. */
export function lockingEndpoint<P>(...parts: Parameters<typeof endpoint<P>>): Endpoint {
	const unlocked = endpoint(...parts);
	return { ...unlocked, prepare: (call) => ({ ...unlocked.prepare(call), lock: call.id }) };
}

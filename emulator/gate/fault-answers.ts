/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as wait } from 'node:timers/promises';
import { HTML_PAGE, type Reply } from '../http/reply';
import type { ApiRequest } from '../http/request';
import type { FaultRule } from './faults';

/**
 * Lets a request through to where it takes effect, unless a fault on the way keeps it or its answer.
 *
 * @returns undefined when the connection is to be cut
 */
export async function passThrough(
	fault: FaultRule | undefined,
	request: ApiRequest,
	pass: () => Promise<Reply>,
): Promise<Reply | undefined> {
	const onWay = fault !== undefined && ['cut', 'malformed', 'stall'].includes(fault.kind);
	if (!onWay) return await pass();
	const before = (fault.when ?? 'before_commit') === 'before_commit';
	const reply = before ? undefined : await pass();
	if (fault.kind === 'cut') return undefined;
	if (fault.kind === 'malformed') return HTML_PAGE;
	if ((await stall(fault, request)) === 'gone') return undefined;
	return reply ?? (await pass());
}

/** Waits as a stall does, or until the caller has hung up. */
async function stall({ ms }: FaultRule, { gone }: ApiRequest): Promise<'gone' | 'over'> {
	const left = gone().then(() => 'gone' as const);
	if (ms === undefined) return await left;
	return await Promise.race([left, wait(ms).then(() => 'over' as const)]);
}

export function refusal({ status = 503, body, headers = {} }: FaultRule): Reply {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? API_ERROR);
	return { status, headers, body: text };
}

export function serverError({ status = 500, body, headers = {} }: FaultRule): Reply {
	return { status, headers, body: JSON.stringify(body ?? API_ERROR) };
}

const API_ERROR = {
	error: {
		message:
			'An unknown error occurred. If you have questions, we can help at https://support.stripe.com/.',
		type: 'api_error',
	},
};

/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import pRetry from 'p-retry';

import type { KeptProcess } from './keep';

const INTERVAL_MS = 100;

function asError(reason: unknown): never {
	throw new Error((reason as Error).message);
}

/**
 * Repeats a check until it no longer throws.
 * Throws with the end of the process's log when the process ends, or is not ready in time; it is
 * stopped then.
 */
export async function untilReady(
	name: string,
	server: KeptProcess,
	timeoutMs: number,
	check: () => Promise<unknown>,
): Promise<void> {
	const controller = new AbortController();
	const problem = await Promise.race([
		server.exited.then(() => `${name} ended while it was starting`),
		// In a test runner's sandbox node's own errors are no `Error`, and p-retry gives up on those.
		pRetry(async () => await check().catch(asError), {
			retries: Number.POSITIVE_INFINITY,
			factor: 1,
			minTimeout: INTERVAL_MS,
			maxRetryTime: timeoutMs,
			signal: controller.signal,
		}).then(
			() => undefined,
			(error: Error) => `${name} was not ready after ${timeoutMs / 1_000} s (${error.message})`,
		),
	]);
	controller.abort();
	if (problem === undefined) return;
	await server.stop();
	throw new Error(`${problem}:\n${(await server.exited).log}`);
}

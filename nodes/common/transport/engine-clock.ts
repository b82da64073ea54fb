import { sleep } from 'n8n-workflow';
import type { Clock } from '../../../delivery/clock';

/** How soon a wait notices that the execution was cancelled, in milliseconds. */
const SLICE_MS = 250;

/**
 * The engine's time. Long waits are cut into slices, because older versions of n8n cannot be
 * woken from a sleep by a signal.
 */
export const engineClock: Clock = {
	now: () => performance.now(),
	async sleep(ms, signal) {
		const until = performance.now() + ms;
		for (;;) {
			const left = until - performance.now();
			if (left <= 0 || signal?.aborted) return;
			await sleep(signal === undefined ? left : Math.min(left, SLICE_MS));
		}
	},
};

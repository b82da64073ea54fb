/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import axios from 'axios';
import pRetry from 'p-retry';

import type { RunningDemo } from '../../demo/start-demo';

const PATIENCE = { retries: 600, factor: 1, minTimeout: 50, maxRetryTime: 30_000 };

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until a run is so far that Stripe has taken its first event. */
export async function untilSomethingIsBilled(demo: RunningDemo): Promise<void> {
	await pRetry(async () => {
		const { accepted } = await demo.emulator.eventCounts();
		if (accepted === 0) throw new Error('Nothing has been billed');
	}, PATIENCE);
}

/** n8n serves a webhook a moment after its workflow has been activated; until then it says 404. */
export async function untilWebhookIsLive(
	url: string,
	method: 'GET' | 'POST' = 'POST',
): Promise<void> {
	await pRetry(async () => {
		const { status } = await axios.request({ url, method, validateStatus: () => true });
		if (status === 404) throw new Error(`${url} is not there`);
	}, PATIENCE);
}

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { n8n } from './n8n';

/**
 * Nodes in the engine wait without waiting: whenever one sleeps, the clocks of this process jump to
 * the end of it, those of n8n, the package and the emulator alike. Everything else is as ever.
 *
 * @returns gives the clocks back
 */
export function skipWaits(): () => void {
	let skippedMs = 0;
	const spies = [Date, performance].map((clock) => {
		const now = clock.now.bind(clock);
		return jest.spyOn(clock, 'now').mockImplementation(() => now() + skippedMs);
	});
	// n8n-workflow hands out what it exports by getters.
	const library: { readonly sleep: object } = n8n().workflow;
	const sleep = jest.spyOn(library, 'sleep', 'get').mockReturnValue(async (ms: number) => {
		skippedMs += ms;
		await afterAnswers();
	});
	return () => {
		for (const spy of [...spies, sleep]) spy.mockRestore();
	};
}

/** Lets go first whoever waits for an answer that has come. */
async function afterAnswers(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

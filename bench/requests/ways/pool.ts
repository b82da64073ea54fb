/**
 * Calls `send` so many times, a fixed number of them at any time.
 *
 * @param inFlight calls that run at the same time
 */
export async function inPool(
	count: number,
	inFlight: number,
	send: (place: number) => Promise<unknown>,
): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < count) {
			next += 1;
			await send(next);
		}
	};
	await Promise.all(Array.from({ length: inFlight }, worker));
}

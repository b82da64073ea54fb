const TRIES = 4;

/**
 * For claims that something is quick: a machine that is busy with something else may need longer,
 * so it is tried again until it has been quick enough once.
 *
 * @param enough seconds
 * @param run gives the seconds that it took
 * @returns seconds of the quickest run
 */
export async function quickest(enough: number, run: () => Promise<number>): Promise<number> {
	let best = Infinity;
	for (let tries = 0; tries < TRIES && best >= enough; tries += 1) {
		best = Math.min(best, await run());
	}
	return best;
}

import fc from 'fast-check';
import { deliver } from '../../delivery/deliver';
import type { Verdict } from '../../delivery/verdict';
import { seedProperties } from '../support/seed';
import { VirtualClock } from '../support/virtual-clock';
import { mostInAnySecond } from './provider-model';
import { randomFrom } from './schedules';

seedProperties();

/**
 * A network whose way there takes anything from `least` up to `least + jitter` milliseconds, but
 * for the first request, which shows how fast it can be. The way back takes `least`.
 */
const networks = fc.record({
	least: fc.constantFrom(0, 5, 40),
	jitter: fc.constantFrom(10, 300, 1500),
	limit: fc.constantFrom(1, 25, 100, 400),
	lanesAtOnce: fc.constantFrom(4, 50, 100),
	seed: fc.nat(),
});

it('requests that the network bunches do not arrive at more than the limit either', async () => {
	await fc.assert(
		fc.asyncProperty(networks, async ({ least, jitter, limit, lanesAtOnce, seed }) => {
			const clock = new VirtualClock();
			const random = randomFrom(seed);
			const arrivals: number[] = [];
			let sent = 0;
			const send = async (): Promise<Verdict> => {
				const delay = sent++ === 0 ? 0 : Math.floor(random() * jitter);
				await clock.sleep(least + delay);
				arrivals.push(clock.now());
				await clock.sleep(least);
				return { kind: 'accepted' };
			};
			const jobs = Array.from({ length: 3 * Math.max(20, limit) }, (_, index) => ({ index }));
			const options = { ratePerSecond: limit, lanesAtOnce, retryBudgetMs: 1000, clock, random };
			const { requests } = await deliver(jobs, ({ index }) => String(index), send, options);
			expect(requests).toBe(jobs.length);
			expect(mostInAnySecond(arrivals)).toBeLessThanOrEqual(limit);
		}),
		{ numRuns: 60 },
	);
});

/** The first pieces of work find nothing compiled; each takes so long. */
const FIRST_PIECES = 40;
const FIRST_PIECE_MS = 5;
/** Pieces of work that a request needs of its own machine, on its way out and again on its way in. */
const PIECES = 2;

/** A machine that hardly comes up to the limit until it is warm, and then far above it. */
const machines = fc.record({
	coldMs: fc.double({ min: 0.9, max: 1.5, noNaN: true }),
	coldUntil: fc.constantFrom(800, 1500, 3000),
	answerMs: fc.constantFrom(0, 5, 40),
	seed: fc.nat(),
});

/** One processor, which does one piece of a request after the other in the order they come up. */
function processor(clock: VirtualClock, coldMs: number, coldUntil: number): () => Promise<void> {
	let pieces = 0;
	let freeAt = 0;
	return async () => {
		const now = clock.now();
		const takes = now < coldUntil ? coldMs / (2 * PIECES) : 0.05;
		freeAt = Math.max(freeAt, now) + (pieces < FIRST_PIECES ? FIRST_PIECE_MS : takes);
		pieces += 1;
		await clock.sleep(freeAt - now);
	};
}

it('nor do those that have queued up in a machine while it was warming up', async () => {
	await fc.assert(
		fc.asyncProperty(machines, async ({ coldMs, coldUntil, answerMs, seed }) => {
			const clock = new VirtualClock();
			const work = processor(clock, coldMs, coldUntil);
			const arrivals: number[] = [];
			const send = async (): Promise<Verdict> => {
				for (let piece = 0; piece < PIECES; piece += 1) await work();
				arrivals.push(clock.now());
				await clock.sleep(answerMs);
				for (let piece = 0; piece < PIECES; piece += 1) await work();
				return { kind: 'accepted' };
			};
			const jobs = Array.from({ length: 5000 }, (_, index) => ({ index }));
			const pace = { ratePerSecond: 1000, retryBudgetMs: 1000, random: randomFrom(seed) };
			const options = { ...pace, lanesAtOnce: 250, clock };
			await deliver(jobs, ({ index }) => String(index), send, options);
			expect(mostInAnySecond(arrivals)).toBeLessThanOrEqual(1000);
		}),
		{ numRuns: 25 },
	);
}, 120_000);

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { Clock } from '../../delivery/clock';
import { type Timer, TimerQueue } from './timer-queue';

/** Calls back once everybody waits for a timer of the clock. */
export type WhenAllWait = (step: () => void) => void;

/** Lets whatever Node has to do go first, real answers and timers included. */
export const afterEverything: WhenAllWait = (step) => void setImmediate(step);

/**
 * Lets promises go first and nothing else, which is far cheaper and right where everybody waits
 * for promises and for the clock only. Node empties its queue of promises before it calls what is
 * set for the next tick; but a tick set by a tick would come before the promises that this one
 * woke, so it is set from among them.
 */
export const afterPromises: WhenAllWait = (step) => {
	queueMicrotask(() => process.nextTick(step));
};

/** A clock on which nothing takes time: whenever everybody waits, it jumps to the next timer. */
export class VirtualClock implements Clock {
	#now = 0;
	#order = 0;
	readonly #timers = new TimerQueue();
	#running = false;

	constructor(private readonly whenAllWait: WhenAllWait = afterEverything) {}

	now(): number {
		return this.#now;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const timer = this.#set(this.#now + Math.max(0, ms), () => {
				signal?.removeEventListener('abort', onAbort);
				resolve();
			});
			const onAbort = (): void => {
				timer.wake = undefined;
				resolve();
			};
			signal?.addEventListener('abort', onAbort, { once: true });
		});
	}

	/** Calls back at this time, unless everything has ended before. */
	at(ms: number, callback: () => void): void {
		this.#set(ms, callback);
	}

	#set(at: number, wake: () => void): Timer {
		const timer = { at, order: this.#order++, wake };
		this.#timers.add(timer);
		this.#run();
		return timer;
	}

	#run(): void {
		if (this.#running) return;
		this.#running = true;
		this.whenAllWait(() => this.#step());
	}

	#step(): void {
		const next = this.#timers.take();
		if (next === undefined) {
			this.#running = false;
			return;
		}
		this.#now = Math.max(this.#now, next.at);
		next.wake?.();
		this.whenAllWait(() => this.#step());
	}
}

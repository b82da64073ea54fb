/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { Clock } from '../../delivery/clock';

interface Timer {
	readonly at: number;
	readonly order: number;
	readonly wake: () => void;
}

/** A clock on which nothing takes time: whenever everybody waits, it jumps to the next timer. */
export class VirtualClock implements Clock {
	#now = 0;
	#order = 0;
	#timers: Timer[] = [];
	#running = false;

	now(): number {
		return this.#now;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) return;
		await new Promise<void>((resolve) => {
			const wake = (): void => {
				signal?.removeEventListener('abort', onAbort);
				resolve();
			};
			const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, wake };
			const onAbort = (): void => {
				this.#timers = this.#timers.filter((other) => other !== timer);
				wake();
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#timers.push(timer);
			this.#run();
		});
	}

	/** Calls back at this time, unless everything has ended before. */
	at(ms: number, callback: () => void): void {
		this.#timers.push({ at: ms, order: this.#order++, wake: callback });
		this.#run();
	}

	#run(): void {
		if (this.#running) return;
		this.#running = true;
		setImmediate(() => this.#step());
	}

	#step(): void {
		const [first] = this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
		if (first === undefined) {
			this.#running = false;
			return;
		}
		this.#timers.shift();
		this.#now = Math.max(this.#now, first.at);
		first.wake();
		setImmediate(() => this.#step());
	}
}

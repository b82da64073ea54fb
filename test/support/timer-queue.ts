export interface Timer {
	readonly at: number;
	/** Of timers of the same time, the one that was set first comes first. */
	readonly order: number;
	/** Taken away when the timer is called off. */
	wake: (() => void) | undefined;
}

/** Timers by time: a binary heap, so that setting and taking one costs little however many wait. */
export class TimerQueue {
	readonly #heap: Timer[] = [];

	add(timer: Timer): void {
		const heap = this.#heap;
		let at = heap.push(timer) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!isBefore(timer, heap[parent] as Timer)) break;
			heap[at] = heap[parent] as Timer;
			at = parent;
		}
		heap[at] = timer;
	}

	/** Takes out the next timer that was not called off. */
	take(): Timer | undefined {
		for (;;) {
			const first = this.#takeFirst();
			if (first === undefined || first.wake !== undefined) return first;
		}
	}

	#takeFirst(): Timer | undefined {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (last !== undefined && heap.length > 0) this.#sink(last);
		return first;
	}

	#sink(timer: Timer): void {
		const heap = this.#heap;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			const right = child + 1;
			if (right < heap.length && isBefore(heap[right] as Timer, heap[child] as Timer)) {
				child = right;
			}
			if (!isBefore(heap[child] as Timer, timer)) break;
			heap[at] = heap[child] as Timer;
			at = child;
		}
		heap[at] = timer;
	}
}

function isBefore(a: Timer, b: Timer): boolean {
	return a.at === b.at ? a.order < b.order : a.at < b.at;
}

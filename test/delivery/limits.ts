import { SlidingWindow } from '../../emulator/gate/sliding-window';

/** Lets a request in, or not. Times in milliseconds, never going back. */
export type Gate = (now: number) => boolean;

/** No second, wherever it begins, sees more. */
export function anySecond(limit: number): Gate {
	const window = new SlidingWindow(limit);
	return (now) => window.tryTake(now);
}

/** Starts full; fills up with the limit each second. */
export function tokenBucket(limit: number, size: number): Gate {
	let tokens = size;
	let filledAt = 0;
	return (now) => {
		tokens = Math.min(size, tokens + ((now - filledAt) * limit) / 1000);
		filledAt = now;
		if (tokens < 1) return false;
		tokens -= 1;
		return true;
	};
}

/** Counts from nought when the clock's second changes; what is refused counts too. */
export function clockSecond(limit: number): Gate {
	let second = 0;
	let count = 0;
	return (now) => {
		if (Math.floor(now / 1000) !== second) count = 0;
		second = Math.floor(now / 1000);
		count += 1;
		return count <= limit;
	};
}

/** One limit until a moment, another from then on. */
export function changing(first: Gate, atMs: number, then: Gate): Gate {
	return (now) => (now < atMs ? first(now) : then(now));
}

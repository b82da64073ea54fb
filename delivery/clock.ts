/** Time as delivery sees it, so that tests can run hours of backoff in no time. */
export interface Clock {
	/** Milliseconds that only grow; unrelated to the wall clock, which may be set back. */
	now(): number;
	/** Resolves after `ms` milliseconds, or at once when the signal fires. Never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

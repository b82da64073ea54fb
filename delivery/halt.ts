/** Why the rest of a run is not sent. */
export interface StopReason {
	readonly code: string;
	readonly reason: string;
}

/** The one switch that ends a run early. Turning it wakes everybody who is waiting. */
export class Halt {
	readonly #controller = new AbortController();
	readonly #release: () => void;
	#why: StopReason | undefined;

	/** @param cancel the caller's signal; when it fires, the run halts as cancelled */
	constructor(cancel: AbortSignal | undefined) {
		const onCancel = (): void => this.now(CANCELLED);
		if (cancel?.aborted) onCancel();
		cancel?.addEventListener('abort', onCancel, { once: true });
		this.#release = () => cancel?.removeEventListener('abort', onCancel);
	}

	/** Halts the run. The first reason stays. */
	now(why: StopReason): void {
		this.#why ??= why;
		this.#controller.abort();
	}

	get why(): StopReason | undefined {
		return this.#why;
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** Lets go of the caller's signal, which outlives the run. */
	release(): void {
		this.#release();
	}
}

const CANCELLED: StopReason = {
	code: 'cancelled',
	reason: 'the execution was cancelled before this was sent. Run it again to send the rest',
};

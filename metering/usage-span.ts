import { formatInstant } from './instant';
import type { TimeOfUsage } from './usage-row';

/** From the earliest to the latest usage of a run's rows. */
export class UsageSpan {
	#start = Infinity;
	#end = -Infinity;

	add(time: TimeOfUsage): void {
		this.#start = Math.min(this.#start, time.kind === 'instant' ? time.at : time.window.start);
		this.#end = Math.max(this.#end, time.kind === 'instant' ? time.at : time.window.end);
	}

	/** An ISO 8601 interval, or null when nothing was added. */
	format(): string | null {
		return this.#start > this.#end
			? null
			: `${formatInstant(this.#start)}/${formatInstant(this.#end)}`;
	}
}

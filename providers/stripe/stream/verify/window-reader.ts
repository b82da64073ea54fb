import type { SyncTarget } from '../../../../metering/sync-target';
import { type ReadEnvironment, type ReadPace, type ReadRun, withReadRun } from '../../read-run';
import { readWindows, type WindowReading } from '../../reconcile/read-windows';
import { summaryGroups } from '../../sync/summary-groups';
import { tooManyReadings } from './look-again';
import type { MeterWindows } from './streamed-windows';

export type Readings = ReadonlyMap<SyncTarget, WindowReading>;

/** Asks Stripe about the windows of a run, in rounds, and counts what that takes. */
export class WindowReader {
	#requests = 0;
	#rateLimited = 0;
	/** Why the totals are not read, if they are too many. */
	readonly #unread: string | undefined;

	constructor(
		private readonly meters: readonly MeterWindows[],
		private readonly pace: ReadPace,
		private readonly environment: ReadEnvironment,
	) {
		this.#unread = tooManyReadings(requestsFor(meters), pace.readsPerSecond);
	}

	get requests(): number {
		return this.#requests;
	}

	get rateLimited(): number {
		return this.#rateLimited;
	}

	/** What Stripe shows of each window, or why that is not known. */
	async read(run: ReadRun): Promise<Readings> {
		const readings = new Map<SyncTarget, WindowReading>();
		for (const { meter, lanes } of this.meters) {
			const targets = lanes.map((lane) => lane.map(({ target }) => target));
			const found =
				this.#unread === undefined
					? await readWindows(meter, targets, run)
					: unread(targets.flat(), this.#unread);
			for (const [target, reading] of found) readings.set(target, reading);
		}
		return readings;
	}

	/** Asks under a pace of its own. */
	async round<Result>(ask: (run: ReadRun) => Promise<Result>): Promise<Result> {
		return await withReadRun(this.pace, this.environment, async (run) => {
			const result = await ask(run);
			this.#requests += run.reads.requests;
			this.#rateLimited += run.reads.rateLimited;
			return result;
		});
	}
}

function unread(targets: readonly SyncTarget[], reason: string): Readings {
	const outcome = { status: 'unsent', reason, attempts: 0 } as const;
	return new Map(targets.map((target) => [target, { ok: false, outcome }]));
}

function requestsFor(meters: readonly MeterWindows[]): number {
	let requests = 0;
	for (const { lanes } of meters) {
		for (const lane of lanes) requests += summaryGroups(lane.map(({ target }) => target)).length;
	}
	return requests;
}

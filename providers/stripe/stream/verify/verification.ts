import type { SyncTarget } from '../../../../metering/sync-target';
import type { EventOutcome } from '../../event-outcome';
import type { MeterEvent } from '../../meter-event';
import { type ReadEnvironment, type ReadPace, type ReadRun, withReadRun } from '../../read-run';
import { readWindows, type WindowReading } from '../../reconcile/read-windows';
import { droppedEvents } from './dropped-events';
import { type MeterWindows, type StreamedWindow, streamedWindows } from './streamed-windows';
import { broughtTo, unreadEnding, type WindowEnding, windowEnding } from './window-ending';

export interface VerifyRules extends ReadPace {
	/** How long Stripe gets to show what it took, in milliseconds. */
	readonly afterMs: number;
}

type Outcomes = ReadonlyMap<MeterEvent, EventOutcome>;
type Readings = ReadonlyMap<SyncTarget, WindowReading>;

/** What came of looking again. */
export interface Verified {
	readonly outcomes: Outcomes;
	/** Why Stripe's reports of dropped events could not be read. */
	readonly unreadReports?: string;
}

/**
 * Looks at the totals of the windows that a run streams to, before and after, and tells by them
 * what became of events that Stripe took without a word. Never throws for what Stripe does: what it
 * could not look at stays unverified, and says why.
 */
export class Verification {
	#requests = 0;
	#rateLimited = 0;
	#before: Readings = new Map();
	readonly #windows: readonly MeterWindows[];

	/**
	 * @param events of the whole run
	 * @param streamed those that go through the stream
	 */
	constructor(
		events: readonly MeterEvent[],
		streamed: readonly MeterEvent[],
		private readonly rules: VerifyRules,
		private readonly environment: ReadEnvironment,
	) {
		this.#windows = streamedWindows(events, new Set(streamed));
	}

	get requests(): number {
		return this.#requests;
	}

	get rateLimited(): number {
		return this.#rateLimited;
	}

	/** Reads what is there before anything is sent, so that it can be told what comes to it. */
	async readBefore(): Promise<void> {
		this.#before = await this.#asking(async (run) => await this.#read(run));
	}

	/**
	 * Waits, looks again and settles what can be settled.
	 *
	 * @param outcomes of all events of the run
	 * @param since when the run began, Unix seconds
	 */
	async settle(outcomes: Outcomes, since: number): Promise<Verified> {
		const taken = new Map([...outcomes].filter(([, outcome]) => isOpen(outcome)));
		if (taken.size === 0) return { outcomes };
		const { clock, signal } = this.environment;
		await clock.sleep(this.rules.afterMs, signal);
		return await this.#asking(async (run) => {
			const after = await this.#read(run);
			const meters = this.#windows.map(({ meter }) => meter);
			const dropped = await droppedEvents(meters, taken, since, run);
			const known = new Map([...outcomes, ...dropped.outcomes]);
			const settled = new Map(known);
			const mended = new Map(known);
			for (const event of dropped.maybeMended) {
				mended.set(event, taken.get(event) as EventOutcome);
			}
			for (const { meter, lanes } of this.#windows) {
				const isDropFree = dropped.dropFree.has(meter.id);
				for (const window of lanes.flat()) {
					// If the window has grown by all of it, a report of before was of another run.
					const grown = this.#endingOf(window, mended, after, false);
					const of = grown.isNew === true ? mended : known;
					const ending = of === mended ? grown : this.#endingOf(window, known, after, isDropFree);
					for (const event of window.events) {
						const outcome = of.get(event) as EventOutcome;
						if (isOpen(outcome)) settled.set(event, { ...outcome, ...ending });
					}
				}
			}
			const { unread } = dropped;
			return { outcomes: settled, ...(unread !== undefined && { unreadReports: unread }) };
		});
	}

	#endingOf(
		{ target, events }: StreamedWindow,
		known: Outcomes,
		after: Readings,
		isDropFree: boolean,
	): WindowEnding {
		const reading = after.get(target) as WindowReading;
		if (!reading.ok) return unreadEnding(target, reading);
		const before = this.#before.get(target);
		const evidence = {
			...broughtTo(events, known),
			isDropFree,
			...(before?.ok && { before: before.shown }),
			after: reading.shown,
		};
		return windowEnding(target, evidence, this.rules.afterMs / 1000);
	}

	async #read(run: ReadRun): Promise<Readings> {
		const readings = new Map<SyncTarget, WindowReading>();
		for (const { meter, lanes } of this.#windows) {
			const targets = lanes.map((lane) => lane.map(({ target }) => target));
			for (const [target, reading] of await readWindows(meter, targets, run)) {
				readings.set(target, reading);
			}
		}
		return readings;
	}

	async #asking<Result>(ask: (run: ReadRun) => Promise<Result>): Promise<Result> {
		return await withReadRun(this.rules, this.environment, async (run) => {
			const result = await ask(run);
			this.#requests += run.reads.requests;
			this.#rateLimited += run.reads.rateLimited;
			return result;
		});
	}
}

/** Taken without a word, so that nobody knows yet what became of it. */
function isOpen({ status }: EventOutcome): boolean {
	return status === 'accepted_unverified';
}

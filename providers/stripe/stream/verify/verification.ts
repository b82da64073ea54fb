import { compareQuantities } from '../../../../metering/quantity';
import type { SyncTarget } from '../../../../metering/sync-target';
import { verifyWindow, type WindowEvidence } from '../../../../metering/verification';
import type { EventOutcome } from '../../event-outcome';
import type { MeterEvent } from '../../meter-event';
import type { ReadEnvironment, ReadPace } from '../../read-run';
import type { WindowReading } from '../../reconcile/read-windows';
import { droppedEvents } from './dropped-events';
import { type MeterWindows, type StreamedWindow, streamedWindows } from './streamed-windows';
import { broughtTo, unreadEnding, type WindowEnding, windowEnding } from './window-ending';
import { type Readings, WindowReader } from './window-reader';

export interface VerifyRules extends ReadPace {
	/** How long Stripe gets to show what it took, in milliseconds: `SOONEST_SECONDS` at least. */
	readonly afterMs: number;
	/** Tell what is new, too: for that as long a wait is needed before anything is sent. */
	readonly tellNew?: boolean;
}

type Outcomes = ReadonlyMap<MeterEvent, EventOutcome>;

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
	#before: Readings = new Map();
	/** Windows that showed the same total for as long as usage takes to show. */
	readonly #settled = new Set<SyncTarget>();
	readonly #windows: readonly MeterWindows[];
	readonly #reader: WindowReader;

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
		this.#reader = new WindowReader(this.#windows, rules, environment);
	}

	get requests(): number {
		return this.#reader.requests;
	}

	get rateLimited(): number {
		return this.#reader.rateLimited;
	}

	/** Reads what is there before anything is sent, so that it can be told what comes to it. */
	async readBefore(): Promise<void> {
		const read = async () => await this.#reader.round(async (run) => await this.#reader.read(run));
		this.#before = await read();
		const earlier = this.#before;
		if (this.rules.tellNew !== true || ![...earlier.values()].some(({ ok }) => ok)) return;
		await this.#wait();
		this.#before = await read();
		for (const [target, reading] of this.#before) {
			if (showsSame(earlier.get(target), reading)) this.#settled.add(target);
		}
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
		await this.#wait();
		return await this.#reader.round(async (run) => {
			const after = await this.#reader.read(run);
			const meters = this.#windows.map(({ meter }) => meter);
			const dropped = await droppedEvents(meters, taken, since, run);
			const known = new Map([...outcomes, ...dropped.outcomes]);
			const mended = dropped.maybeMended.size === 0 ? undefined : new Map(known);
			for (const event of dropped.maybeMended) {
				mended?.set(event, taken.get(event) as EventOutcome);
			}
			const settled = new Map(known);
			for (const { meter, lanes } of this.#windows) {
				const isDropFree = dropped.dropFree.has(meter.id);
				for (const window of lanes.flat()) {
					const reading = after.get(window.target) as WindowReading;
					// If the window has grown by all of it, a report of before was of another run.
					const of = mended && this.#hasGrown(window, mended, reading) ? mended : known;
					const ending = this.#endingOf(window, of, reading, isDropFree);
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

	#hasGrown(window: StreamedWindow, of: Outcomes, reading: WindowReading): boolean {
		if (!reading.ok) return false;
		const verdict = verifyWindow(this.#evidenceOf(window, of, reading, false));
		return verdict.kind === 'verified' && verdict.hasGrown;
	}

	#endingOf(
		window: StreamedWindow,
		of: Outcomes,
		reading: WindowReading,
		isDropFree: boolean,
	): WindowEnding {
		if (!reading.ok) return unreadEnding(window.target, reading);
		const evidence = this.#evidenceOf(window, of, reading, isDropFree);
		return windowEnding(window.target, evidence, this.rules.afterMs / 1000);
	}

	#evidenceOf(
		{ target, events }: StreamedWindow,
		of: Outcomes,
		{ shown }: WindowReading & { readonly ok: true },
		isDropFree: boolean,
	): WindowEvidence {
		const before = this.#before.get(target);
		return {
			...broughtTo(events, of),
			isDropFree,
			...(before?.ok && { before: before.shown }),
			wasSettled: this.#settled.has(target),
			after: shown,
		};
	}

	async #wait(): Promise<void> {
		const { clock, signal } = this.environment;
		await clock.sleep(this.rules.afterMs, signal);
	}
}

/** Taken without a word, so that nobody knows yet what became of it. */
function isOpen({ status }: EventOutcome): boolean {
	return status === 'accepted_unverified';
}

function showsSame(earlier: WindowReading | undefined, later: WindowReading): boolean {
	return earlier?.ok === true && later.ok && compareQuantities(earlier.shown, later.shown) === 0;
}

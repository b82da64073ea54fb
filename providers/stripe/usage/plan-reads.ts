import { firstWhere } from '../../../metering/series/first-where';
import type { UsageWindow } from '../../../metering/window';
import { type Bucket, bucketSeconds, MOST_BUCKETS } from '../sync/summary-groups';

/** One request for event summaries: a single total, or those of the hours or UTC days in it. */
export interface PlannedRead extends UsageWindow {
	readonly grouping?: Bucket;
}

/** A place where one way of reading may end and another begin. */
interface Place {
	readonly at: number;
	/** True where a bucket begins. */
	readonly opens: boolean;
}

/** The fewest requests that read everything up to a place, and the last of its ways. */
interface Reached {
	readonly requests: number;
	/** Index of the place from which on it is read in one way. */
	readonly from: number;
	readonly grouping?: Bucket;
}

/** Days before hours: where both cost the same, fewer totals travel. */
const GROUPINGS: readonly Bucket[] = ['day', 'hour'];
const DAY = 86_400;

/**
 * The fewest requests that read what Stripe shows in each of these buckets.
 *
 * A bucket can be read by itself, whatever the meter's formula and wherever on the minute it begins
 * and ends. Or one request reads up to 100 hours or UTC days in a row, and each bucket is the sum
 * of those in it: then all buckets have to begin and end on full ones, and the meter has to add up
 * at their edges. A bucket that is just one hour or UTC day needs no adding up, so it can be read
 * like that on any meter.
 *
 * @param buckets oldest first, without gaps, on whole minutes
 * @param granule by `granuleOf` the meter
 */
export function planReads(buckets: readonly UsageWindow[], granule: number): PlannedRead[] {
	const places = placesOf(buckets, granule);
	const reached: Reached[] = [];
	const runs = GROUPINGS.map((grouping) => new Run(places, reached, grouping, granule));
	let opener = 0;
	for (const index of places.keys()) {
		const single: Reached | undefined = reached[opener];
		let best: Reached = single
			? { requests: single.requests + 1, from: opener }
			: { requests: 0, from: 0 };
		for (const run of runs) best = run.upTo(index, best);
		reached.push(best);
		if (places[index]?.opens) opener = index;
	}
	const reads: PlannedRead[] = [];
	for (let index = places.length - 1; index > 0; ) {
		const { from, grouping } = reached[index] as Reached;
		const [start, end] = [places[from] as Place, places[index] as Place];
		reads.push(...requestsOf({ start: start.at, end: end.at }, grouping));
		index = from;
	}
	return reads.sort((a, b) => a.start - b.start);
}

/** Reading in hours or days, from where that is possible without a break. */
class Run {
	readonly #length: number;
	#from = 0;

	constructor(
		private readonly places: readonly Place[],
		private readonly reached: readonly Reached[],
		readonly grouping: Bucket,
		private readonly granule: number,
	) {
		this.#length = bucketSeconds(grouping);
	}

	/**
	 * A cheaper way to a place than this one, if there is one. No place costs less than one before
	 * it, so of all that so many requests reach back to, the earliest is the best to start from.
	 */
	upTo(index: number, best: Reached): Reached {
		if (!this.#goesOn(index)) this.#from = index;
		const { at } = this.places[index] as Place;
		let cheapest = best;
		let from = index;
		for (let more = 1; from > this.#from && more <= cheapest.requests; more += 1) {
			const earliest = at - more * MOST_BUCKETS * this.#length;
			from = this.#firstFrom(earliest);
			const requests = (this.reached[from]?.requests ?? Infinity) + more;
			if (requests < cheapest.requests) cheapest = { requests, from, grouping: this.grouping };
			// Every run from further back comes by here with full requests, and is no cheaper.
			if (this.places[from]?.at === earliest) break;
		}
		return cheapest;
	}

	#firstFrom(time: number): number {
		return firstWhere(
			this.#from,
			this.places.length,
			(at) => (this.places[at] as Place).at >= time,
		);
	}

	/** Every place on the way is on a full hour or day, and what is in between adds up or is just one. */
	#goesOn(index: number): boolean {
		const before = this.places[index - 1]?.at;
		const { at } = this.places[index] as Place;
		if (before === undefined || before % this.#length !== 0 || at % this.#length !== 0)
			return false;
		return this.#length % this.granule === 0 || at - before === this.#length;
	}
}

/** The edges of the buckets, and the first and last midnight in each of those that add up. */
function placesOf(buckets: readonly UsageWindow[], granule: number): Place[] {
	const places: Place[] = [];
	for (const { start, end } of buckets) {
		places.push({ at: start, opens: true });
		if (DAY % granule !== 0) continue;
		const midnights = new Set([Math.ceil(start / DAY) * DAY, Math.floor(end / DAY) * DAY]);
		for (const at of midnights) if (at > start && at < end) places.push({ at, opens: false });
	}
	const last = buckets.at(-1);
	return last === undefined ? [] : [...places, { at: last.end, opens: false }];
}

function requestsOf({ start, end }: UsageWindow, grouping: Bucket | undefined): PlannedRead[] {
	if (grouping === undefined) return [{ start, end }];
	const longest = MOST_BUCKETS * bucketSeconds(grouping);
	const reads: PlannedRead[] = [];
	for (let from = start; from < end; from += longest) {
		reads.push({ start: from, end: Math.min(end, from + longest), grouping });
	}
	return reads;
}

import { IANAZone } from 'luxon';
import { firstWhere } from './first-where';
import { type RangeReading, refuseRange } from './range-refusal';

/** A stretch of time in which the clocks of a zone are not changed. All in seconds. */
export interface ZoneStretch {
	readonly start: number;
	readonly end: number;
	/** What local time is ahead of UTC. */
	readonly offset: number;
}

/** Clocks are never changed twice within this. */
const STEP = 12 * 3600;

/** A time zone as series need it: when its clocks stand where. */
export class Zone {
	readonly #zone: IANAZone;

	private constructor(readonly name: string) {
		this.#zone = IANAZone.create(name);
	}

	/** @param name an IANA name, such as `Europe/Berlin` or `UTC` */
	static of(name: string): RangeReading<Zone> {
		if (IANAZone.isValidZone(name)) return { ok: true, value: new Zone(name) };
		return refuseRange(
			'time_zone',
			'time_zone_unknown',
			`there is no time zone "${name}". Give an IANA name such as Europe/Berlin or UTC`,
		);
	}

	/** Seconds by which local time is ahead of UTC at this moment (Unix seconds). */
	offsetAt(at: number): number {
		return Math.round(this.#zone.offset(at * 1000) * 60);
	}

	/** The whole of [start, end) in Unix seconds, split where the clocks are changed. */
	*stretches(start: number, end: number): Generator<ZoneStretch> {
		let from = start;
		let offset = this.offsetAt(start);
		for (let at = start; at < end; at += STEP) {
			const next = Math.min(at + STEP, end);
			const then = this.offsetAt(next);
			if (then === offset) continue;
			const change = this.#changeWithin(at, next, offset);
			yield { start: from, end: change, offset };
			from = change;
			offset = then;
		}
		if (from < end) yield { start: from, end, offset };
	}

	/** The first second with another offset, of (start, end]. */
	#changeWithin(start: number, end: number, offset: number): number {
		return firstWhere(start + 1, end, (at) => this.offsetAt(at) !== offset);
	}
}

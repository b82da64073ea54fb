import { FIRE_CODES } from '../../../delivery/charge/endings';
import type { Clock } from '../../../delivery/clock';
import type { EnrolledPair } from '../enrollments';
import { type EdgeRefusal, refuseEdge } from '../edge-refusal';
import { DECLINED, type EdgeFireOutcome } from './fire-outcome';
import { tellCooldown } from './standing-refusal';

interface Noted {
	readonly atMs: number;
	readonly status: EdgeFireOutcome['status'];
}

/**
 * What this run has fired. A second fire of the same customer and item is kept back even where
 * enrollments are not looked at, and Edge's own cooldown is shorter or over.
 */
export class Earlier {
	readonly #noted = new Map<string, Noted>();

	/** @param wall wall clock, Unix seconds */
	constructor(
		private readonly clock: Clock,
		private readonly wall: () => number,
		private readonly cooldownSeconds: number,
	) {}

	note(pair: EnrolledPair, { status, code }: EdgeFireOutcome): void {
		// A dry run tells what a run would do.
		const isTried = code === DECLINED || code === FIRE_CODES.dryRun;
		if (status === 'not_fired' && !isTried) return;
		this.#noted.set(keyOf(pair), { atMs: this.clock.now(), status });
	}

	refuse(pair: EnrolledPair): EdgeRefusal | undefined {
		const noted = this.#noted.get(keyOf(pair));
		if (noted === undefined) return undefined;
		if (noted.status === 'in_doubt') return BEHIND_DOUBT;
		const seconds = this.cooldownSeconds;
		const left = noted.atMs / 1000 + seconds - this.clock.now() / 1000;
		if (left <= 0) return undefined;
		const nextAllowedAt = Math.ceil(this.wall() + left) + 1;
		return tellCooldown('an earlier item of this run fired the same', { seconds, nextAllowedAt });
	}
}

const BEHIND_DOUBT = refuseEdge(
	'billing_customer',
	'earlier_in_doubt',
	'an earlier item of this run fired the same, and whether it charged is unknown. Find that out first',
).refusal;

function keyOf({ item, customer }: EnrolledPair): string {
	return JSON.stringify([item, customer]);
}

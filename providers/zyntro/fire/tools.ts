import type { BothClocks, Moment } from '../../../delivery/both-clocks';
import type { Clock } from '../../../delivery/clock';
import type { Delivery } from '../../../delivery/deliver';
import type { StopReason } from '../../../delivery/halt';
import type { Reads } from '../../../delivery/sync/reads';
import type { Verdict } from '../../../delivery/verdict';
import { verdictOf } from '../ask-edge';
import type { EdgeClient } from '../client';
import type { EdgeAnswer } from '../edge-answer';

/** What holds for all fires of a run. */
export interface EdgeFireRules {
	/** Between two fires of one customer and item. 0 leaves it to Edge. */
	readonly cooldownSeconds: number;
	/** Look at the enrollment before each fire. */
	readonly checksEnrollment: boolean;
	/** Read and decide, but fire nothing. */
	readonly isDry: boolean;
}

/** One try to fire, which is sent once at most. */
export interface Shot {
	readonly body: Readonly<Record<string, unknown>>;
	/** When the enrollment was looked at; absent where it was not. */
	readonly lookedAt?: Moment;
	/** What came of it, once it was sent. */
	answer?: Exclude<EdgeAnswer, { kind: 'limited' }>;
	/** What the limit on calls said that it was turned away for, unread. */
	turnedAway?: string;
}

/** What a fire works with: Edge, and what all fires of a run share. */
export interface EdgeFireTools {
	readonly client: EdgeClient;
	readonly reads: Reads;
	readonly shots: Delivery<Shot>;
	readonly clock: Clock;
	readonly time: BothClocks;
	/** Random numbers in [0, 1), for jitter. */
	readonly random: () => number;
	/** Wall clock, Unix seconds. */
	readonly wall: () => number;
	readonly rules: EdgeFireRules;
	/** Ends waits when the run ends early. */
	readonly signal: AbortSignal;
}

/** How long a look at the enrollment counts, in milliseconds: much less than the cooldown. */
const FRESH_MS = 20_000;

/** Why a fire that waited for its turn is not sent before the enrollment is looked at again. */
export const LOOK_TOO_OLD: StopReason = {
	code: 'look_too_old',
	reason: 'the enrollment was looked at too long ago',
};

/**
 * Why a fire is not to be sent when its turn has come. One that was turned away is not sent on the
 * word of that answer alone.
 */
export function tooOld({ lookedAt, turnedAway }: Shot, time: BothClocks): StopReason | undefined {
	const isOld = lookedAt !== undefined && !time.isWithin(FRESH_MS, lookedAt);
	return isOld || turnedAway !== undefined ? LOOK_TOO_OLD : undefined;
}

/**
 * Sends a fire. Edge knows no key that would make a second one harmless, so whatever the answer, or
 * none, it counts as delivered and is not sent again; all but a limit on calls, which turned it away
 * before Edge looked at it.
 */
export async function shoot(client: EdgeClient, shot: Shot): Promise<Verdict> {
	const answer = await client.call('fire', shot.body);
	if (answer.kind === 'limited') {
		shot.turnedAway = answer.reason;
		return verdictOf(answer);
	}
	shot.answer = answer;
	return { kind: 'accepted' };
}

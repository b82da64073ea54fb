import { cutAt } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import { causeOf, type Circumstances, turningPoints } from './cause';
import type { Cause } from './finding';

/** Time that nothing bills, for one cause. */
export interface Piece {
	/** On whole minutes. */
	readonly time: UsageWindow;
	readonly cause: Cause;
}

/** Cuts gaps into pieces of one cause each: neighbours of the same cause are one. */
export function piecesOf(gaps: readonly UsageWindow[], known: Circumstances): Piece[] {
	const points = turningPoints(known).filter(Number.isFinite);
	const pieces: Piece[] = [];
	for (const time of gaps.flatMap((gap) => cutAt(gap, points))) {
		const cause = causeOf(time, known);
		const last = pieces.at(-1);
		const goesOn =
			last?.time.end === time.start &&
			last.cause.code === cause.code &&
			last.cause.subscription === cause.subscription;
		if (last === undefined || !goesOn) pieces.push({ time, cause });
		else pieces[pieces.length - 1] = { ...last, time: { start: last.time.start, end: time.end } };
	}
	return pieces;
}
